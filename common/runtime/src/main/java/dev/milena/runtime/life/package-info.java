/** Starting and stopping in order, and what a service looks like to the process that runs it. */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.life;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
