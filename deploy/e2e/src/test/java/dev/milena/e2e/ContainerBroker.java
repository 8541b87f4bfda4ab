package dev.milena.e2e;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.milena.testkit.kafka.KafkaInContainer;
import org.junit.jupiter.api.Assumptions;

/** One broker of the image that others run, with the image's settings. It cannot go away and come back: its port and its data would be others. */
final class ContainerBroker implements KafkaUnderTest {

    private final KafkaInContainer kafka;

    ContainerBroker(String image) {
        KafkaInContainer.reasonToSkip(image).ifPresent(Assumptions::abort);
        kafka = KafkaInContainer.start(image);
    }

    @Override
    public String servers() {
        return kafka.bootstrapServers();
    }

    @Override
    public int replication() {
        return 1;
    }

    @Override
    public void start() {
        // It runs since it was made.
    }

    @Override
    public void stop() {
        abort("skipped: a Kafka in a container cannot be started again where it was");
    }

    @Override
    public void close() {
        kafka.close();
    }
}
