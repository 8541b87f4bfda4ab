package dev.milena.e2e;

import dev.milena.e2e.process.Ports;
import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One broker in this JVM, as standalone has it. */
final class EmbeddedBroker implements KafkaUnderTest {

    private final Path dataDir;
    private final int port = Ports.free();
    private @Nullable EmbeddedKafka kafka;

    EmbeddedBroker(Path dataDir) {
        this.dataDir = dataDir;
    }

    @Override
    public String servers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int replication() {
        return 1;
    }

    @Override
    public void start() {
        kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(dataDir, port));
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
