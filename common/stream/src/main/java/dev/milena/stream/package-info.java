/**
 * Every word Milena has with Kafka. The services see the doors of this package and the nouns of {@code mail}; topics, partitions, offsets, transactions
 * and {@code org.apache.kafka} stay behind them. Three doors: {@link dev.milena.stream.AcceptedLog} (ingress), {@link dev.milena.stream.RouteIntake}
 * (router), {@link dev.milena.stream.DeliveryIntake} with {@link dev.milena.stream.OutcomeLog} (deliverer), and {@link dev.milena.stream.BodyStore} for
 * the octets of messages. It must not know SMTP, DNS, or what a failure means.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
