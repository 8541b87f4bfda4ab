/**
 * {@link dev.milena.stream.BodyStore} over Kafka: the octets of messages, read back by partition and offset. References go in, octets come out, and what comes
 * out was compared with the digest and the id of the message it was asked for, so that no message ever goes out with another's body. It must not know what
 * the octets mean. Door: {@link dev.milena.stream.body.KafkaBodyStore}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.body;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
