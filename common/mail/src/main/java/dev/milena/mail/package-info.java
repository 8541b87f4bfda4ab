/**
 * The nouns of mail: records and sealed types that every other module speaks in. Valid by construction; nothing here acts, waits, reads a clock or
 * touches a socket. Depends on {@code java.*} and JSpecify only: no SMTP grammar, no Kafka, no JSON.
 */
@NullMarked
@CheckReturnValue
package dev.milena.mail;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
