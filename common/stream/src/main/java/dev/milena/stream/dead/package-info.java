/**
 * {@code mail.dead} for its operator: which letters are open, and sending one back to where it came from. Ids and words for the operator come out; it must not
 * know why a record could not be handled. Doors: {@link dev.milena.stream.dead.DeadLetters}, {@link dev.milena.stream.dead.Letter} and
 * {@link dev.milena.stream.dead.Replayed}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.dead;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
