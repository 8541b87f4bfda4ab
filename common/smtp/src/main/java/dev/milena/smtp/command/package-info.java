/** What a client says: one line in, one command or the reply that refuses it out (RFC 5321 §4.1). Knows paths, parameters and xtext; knows no session. */
@NullMarked
@CheckReturnValue
package dev.milena.smtp.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
