/**
 * How Milena's flows talk to Kafka at all: client settings that the guarantees rest on, membership of a group under a stable name, transactions that are
 * repeated or end the service, records for {@code mail.dead}. Knows no mail; only the other packages of {@code stream} may see it.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
