/** Who may come in and who may relay: caps per address and in total, and the relay networks. It must not know SMTP dialogue. */
@NullMarked
@CheckReturnValue
package dev.milena.ingress.admit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
