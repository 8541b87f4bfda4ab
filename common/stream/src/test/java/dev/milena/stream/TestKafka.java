package dev.milena.stream;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.stream.client.ClientConfig;
import dev.milena.testkit.kafka.KafkaInContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * One broker for all tests of this JVM: starting one takes seconds. In this JVM, or in a container when the run names an image. A class of tests begins with
 * {@link #clean}, as topics and groups have the names they have in production.
 */
public final class TestKafka {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestKafka() {}

    public static KafkaSettings settings() {
        return settings(Duration.ofSeconds(8));
    }

    public static KafkaSettings settings(Duration requestTimeout) {
        return settings(servers(), requestTimeout);
    }

    public static KafkaSettings settings(String servers, Duration requestTimeout) {
        return new KafkaSettings(List.of(servers), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), requestTimeout);
    }

    /** Forgets all topics and groups. */
    public static void clean() throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(settings(), "clean"))) {
            Awaitility.await("an empty Kafka").atMost(PATIENCE).until(() -> {
                Set<String> groups = admin.listGroups(ListGroupsOptions.forConsumerGroups()).all().get().stream()
                        .map(GroupListing::groupId)
                        .collect(Collectors.toSet());
                for (String group : groups) {
                    forget(admin, group);
                }
                Set<String> topics = admin.listTopics().names().get();
                admin.deleteTopics(topics).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return groups.isEmpty() && topics.isEmpty();
            });
        }
    }

    /** A killed member is still in its group; where there is none, removing it fails. */
    private static void forget(Admin admin, String group) throws InterruptedException {
        String removal =
                failure(admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                        .all());
        String deletion = failure(admin.deleteConsumerGroups(List.of(group)).all());
        if (!deletion.isEmpty()) {
            System.out.println("group " + group + " is still there: " + deletion + removal);
        }
    }

    private static String failure(KafkaFuture<?> future) throws InterruptedException {
        try {
            future.get();
            return "";
        } catch (ExecutionException failed) {
            return failed.getCause() + " ";
        }
    }

    private static String servers() {
        if (KafkaInContainer.image().isEmpty()) {
            return Embedded.SHARED.bootstrapServers();
        }
        KafkaInContainer.image().flatMap(KafkaInContainer::reasonToSkip).ifPresent(Assumptions::abort);
        return Container.SHARED.bootstrapServers();
    }

    /** Started with the first use, stopped with the JVM. */
    private static final class Container {
        static final KafkaInContainer SHARED =
                KafkaInContainer.start(KafkaInContainer.image().orElseThrow());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SHARED::close));
        }
    }

    /** Started with the first use, stopped with the JVM. */
    private static final class Embedded {
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
