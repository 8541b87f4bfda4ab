/** The only place that reads a clock or rolls dice. Everything else gets a {@link dev.milena.runtime.time.Time} and a {@code RandomGenerator} as parameters. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.time;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
