/** Standalone as a process that is audited, killed and loses its power. Nothing is lost by any of it. */
@NullMarked
package dev.milena.e2e.power;

import org.jspecify.annotations.NullMarked;
