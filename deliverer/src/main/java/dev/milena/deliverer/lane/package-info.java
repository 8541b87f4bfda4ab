/** One lane per destination: what waits, what is under way, how many connections, whether the breaker is open. Owned by one event loop; nothing here blocks or reads a clock. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.lane;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
