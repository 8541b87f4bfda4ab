/** Makes accepted mail of what a session reads: trace fields, missing Date and Message-ID, loop check, digest, and the append to the accepted log. It must not know replies' order or sockets. */
@NullMarked
@CheckReturnValue
package dev.milena.ingress.accept;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
