package dev.milena.e2e;

import dev.milena.testkit.kafka.KafkaInContainer;
import java.nio.file.Path;

/** The Kafka below the product under test: it can go away and come back with its data. For one thread. */
interface KafkaUnderTest extends AutoCloseable {

    /** The one that stories run on which ask for no particular one: in this JVM, or in a container when the run names an image. */
    static KafkaUnderTest usual(Path dataDir) {
        return KafkaInContainer.image()
                .<KafkaUnderTest>map(ContainerBroker::new)
                .orElseGet(() -> new EmbeddedBroker(dataDir));
    }

    /** {@code host:port}, separated by commas; the same over restarts. */
    String servers();

    /** Copies that a topic can have. */
    int replication();

    /** Serves when this returns. */
    void start();

    /** Nothing answers when this returns. Idempotent. */
    void stop();

    @Override
    void close();
}
