/**
 * The grammar of SMTP for both sides, as pure functions: no I/O, no clock, no Netty. {@code command} reads what clients say, {@code reply} reads what
 * servers say, {@code data} frames messages. Every bound on what comes from outside stands beside the reader that keeps it.
 */
@NullMarked
@CheckReturnValue
package dev.milena.smtp;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
