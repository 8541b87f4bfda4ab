/**
 * Benchmarks of what runs for each line, message or record. They say whether a change made one of these slower; how fast Milena is, the profiles of the bench
 * say. Must not be seen by anything.
 */
@NullMarked
package dev.milena.jmh;

import org.jspecify.annotations.NullMarked;
