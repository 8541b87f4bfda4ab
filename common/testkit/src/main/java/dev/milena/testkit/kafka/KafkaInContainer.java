package dev.milena.testkit.kafka;

import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One broker of an image, with the image's own settings but for one: it makes no topic because some client wrote to it, as no Kafka below Milena may.
 * Started by {@link #start}, gone with {@link #close}, its data too.
 */
public final class KafkaInContainer implements AutoCloseable {

    /** Names the image; without it tests run on the embedded broker. */
    private static final String PROPERTY = "test.kafka.image";

    private final KafkaContainer container;

    private KafkaInContainer(KafkaContainer container) {
        this.container = container;
    }

    /** The image that this run of the tests is asked to use. */
    public static Optional<String> image() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).filter(name -> !name.isBlank());
    }

    /** Why tests that need the image are skipped: nothing here runs containers. Empty when something does. The first question takes seconds. */
    public static Optional<String> reasonToSkip(String image) {
        return Engine.ANSWERS
                ? Optional.empty()
                : Optional.of("skipped: no container engine answers that could run " + image
                        + "; start one, or set DOCKER_HOST");
    }

    /** Serves when this returns. */
    public static KafkaInContainer start(String image) {
        KafkaContainer container =
                new KafkaContainer(DockerImageName.parse(image)).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        container.start();
        return new KafkaInContainer(container);
    }

    /** What clients on this machine connect to: {@code localhost:32768}. */
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void close() {
        container.stop();
    }

    /** Asked once in a JVM. */
    private static final class Engine {
        static final boolean ANSWERS = DockerClientFactory.instance().isDockerAvailable();

        static {
            if (!ANSWERS) {
                // On the console, where the reasons of single tests are not shown.
                System.err.println(
                        "milena: no container engine answers, so every test that needs one is skipped; start one, or set DOCKER_HOST");
            }
        }
    }
}
