/** Sockets: binds, counts, times, paces and closes connections, and moves octets between them and sessions. The only room that knows Netty; it must not know SMTP commands. */
@NullMarked
@CheckReturnValue
package dev.milena.ingress.listen;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
