/**
 * The relays that are measured: Milena standalone as a process of its own, Postfix with a queue of its own, or one that somebody else started. Starts them,
 * says what they use, ends them. Must not know what is measured.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.relay;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
