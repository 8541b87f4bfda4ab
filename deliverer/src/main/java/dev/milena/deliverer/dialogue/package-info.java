/** The client side of SMTP as a pure state machine: replies in, commands out (RFC 5321 §3.3). */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.dialogue;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
