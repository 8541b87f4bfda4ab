/**
 * The ingress service: accepts SMTP and publishes to Kafka. {@code listen} moves octets, {@code session} speaks SMTP, {@code admit} decides who may, and
 * {@code accept} makes the message safe. {@link dev.milena.ingress.Main} alone sees all of them. It must not know the router or the deliverer.
 */
@NullMarked
@CheckReturnValue
package dev.milena.ingress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
