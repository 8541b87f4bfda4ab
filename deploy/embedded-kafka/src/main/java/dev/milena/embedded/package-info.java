/**
 * One real KRaft broker inside this JVM, for the standalone process and for tests; alone, or one of several processes on this machine
 * ({@link dev.milena.embedded.ClusterNode}). A data directory goes in, {@code bootstrapServers()} comes out. The only
 * home of broker classes, which are internal to Kafka and move between its minor versions; nothing of them is in a signature here. It must not know mail,
 * topics or who produces. Door: {@link dev.milena.embedded.EmbeddedKafka}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
