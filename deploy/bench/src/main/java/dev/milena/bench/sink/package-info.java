/**
 * The far end: an SMTP server that verifies, counts and forgets what arrives, and that can misbehave on purpose. Gives an account. Must not know the source.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.sink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
