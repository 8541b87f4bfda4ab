/**
 * The deliverer's two doors over Kafka: tasks come in from {@code mail.deliver.*}, outcomes go out to {@code mail.events}, {@code mail.retry.*} and
 * {@code mail.accepted}, and the account between them is what makes a restart repeat nothing that is on record. It must not know why a task ended as it did.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.delivery;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
