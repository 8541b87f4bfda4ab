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
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * One broker for all tests of this JVM: starting one takes seconds. In this JVM, or in a container when the run names an image. A class of tests begins with
 * {@link #clean}, as topics and groups have the names they have in production.
 */
public final class TestKafka {

    /** What Kafka may take for anything: the disk of a busy machine has stood still for half a minute. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

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
                // The broker lists for a while what the controller has deleted: deleting that again fails.
                String failure = failure(admin.deleteTopics(topics).all());
                if (!failure.isEmpty()) {
                    System.out.println("topics " + topics + " are listed still: " + failure);
                }
                return groups.isEmpty() && topics.isEmpty();
            });
        }
    }

    /** Creates topics of one replica and waits until they are there. */
    public static void create(Map<String, Integer> partitions) throws Exception {
        List<NewTopic> topics = partitions.entrySet().stream()
                .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                .toList();
        try (Admin admin = Admin.create(ClientConfig.admin(settings(), "create"))) {
            admin.createTopics(topics).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
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
