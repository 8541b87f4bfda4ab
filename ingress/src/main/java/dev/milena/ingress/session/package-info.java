/** One SMTP session as a pure state machine: octets in, replies out (RFC 5321 §3, §4.1). It must not know sockets, Netty, Kafka or a clock; it does not decide who may relay. */
@NullMarked
@CheckReturnValue
package dev.milena.ingress.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
