/** Dials a target, speaks TLS, runs the pure dialogue over Netty, and reports how it went. The only home of netty-codec-smtp. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.connect;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
