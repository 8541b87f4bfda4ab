/**
 * Which topics there are and how they must be set so that none of them loses mail: makes them, and says what is wrong with those that exist. A plan goes in,
 * words for the operator come out. It must not know records. Doors: {@link dev.milena.stream.topics.Topics} with its
 * {@link dev.milena.stream.topics.TopicPlan}, and {@link dev.milena.stream.topics.KafkaReach}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.topics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
