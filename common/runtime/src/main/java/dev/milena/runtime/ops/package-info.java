/** The ops address: {@code /live}, {@code /ready}, {@code /metrics}. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.ops;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
