/**
 * {@link dev.milena.stream.AcceptedLog} over a Kafka producer. Messages and their envelopes go in from event loops, one word about each comes out when every
 * in-sync replica has it, or when the time for an answer is over. It must not know SMTP. Door: {@link dev.milena.stream.accepted.KafkaAcceptedLog}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.accepted;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
