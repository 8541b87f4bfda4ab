/** What a server says: octets in, replies out, strictly (RFC 5321 §4.2); what is no reply is a protocol error, never a guess. */
@NullMarked
@CheckReturnValue
package dev.milena.smtp.reply;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
