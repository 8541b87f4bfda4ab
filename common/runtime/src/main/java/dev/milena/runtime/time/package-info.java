/** The only place that reads a clock. Everything else gets a {@link dev.milena.runtime.time.Time} as a parameter. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.time;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
