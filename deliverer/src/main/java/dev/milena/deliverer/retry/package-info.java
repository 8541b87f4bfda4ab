/** When to try again, when to warn, when to give up. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.retry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
