/** What a loss of power makes of a data directory, and that nothing is lost by it. */
@NullMarked
package dev.milena.e2e.power;

import org.jspecify.annotations.NullMarked;
