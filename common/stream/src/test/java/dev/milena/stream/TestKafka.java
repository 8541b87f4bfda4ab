package dev.milena.stream;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One broker for all tests of this JVM: starting one takes seconds. Tests keep apart by topics and keys of their own. */
public final class TestKafka {

    private TestKafka() {}

    public static KafkaSettings settings() {
        return settings(Duration.ofSeconds(8));
    }

    public static KafkaSettings settings(Duration requestTimeout) {
        return settings(Broker.SHARED.bootstrapServers(), requestTimeout);
    }

    public static KafkaSettings settings(String servers, Duration requestTimeout) {
        return new KafkaSettings(List.of(servers), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), requestTimeout);
    }

    /** Started with the first use, stopped with the JVM. */
    private static final class Broker {
        static final EmbeddedKafka SHARED = start();

        private static EmbeddedKafka start() {
            try {
                Path dir = Files.createTempDirectory("milena-test-kafka");
                EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    kafka.close();
                    delete(dir);
                }));
                return kafka;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path dir) {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
