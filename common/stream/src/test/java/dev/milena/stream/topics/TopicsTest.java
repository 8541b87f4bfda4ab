package dev.milena.stream.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.milena.runtime.life.StartFailure;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TopicsTest {

    private static final TopicPlan PLAN = new TopicPlan(
            Duration.ofDays(5),
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(90)),
            List.of(new DeliverTopic("gmail.com")),
            1,
            true,
            true);

    @Test
    @Tag("containers")
    void missingTopicsAreProblemsUntilTheyAreMadeAndWhatCouldLoseMailIsMended() throws Exception {
        // One story, because the tests of this module share the broker and its topics.
        TestKafka.clean();
        List<String> done = Topics.apply(TestKafka.settings(), PLAN);
        await().untilAsserted(() ->
                assertThat(Topics.check(TestKafka.settings(), PLAN)).isEmpty());
        assertThat(Topics.apply(TestKafka.settings(), PLAN)).isEmpty();

        set(TopicNames.deliver(DeliverTopic.SHARED), Map.of("retention.ms", "86400000", "cleanup.policy", "compact"));
        set(TopicNames.ACCEPTED, Map.of("flush.messages", "1000", "message.timestamp.type", "CreateTime"));
        // Safer than the plan, or the operator's choice: no problem.
        set(TopicNames.BODY, Map.of("retention.ms", "-1"));
        set(TopicNames.EVENTS, Map.of("retention.ms", "3600000"));
        TopicPlan more = new TopicPlan(PLAN.lifetime(), List.of(Duration.ofHours(1)), List.of(), 1, true, true);
        // What the controller has decided, a broker knows a moment later.
        await().untilAsserted(
                        () -> assertThat(Topics.check(TestKafka.settings(), more))
                                .extracting(TopicProblem::toString)
                                .containsExactlyInAnyOrder(
                                        "mail.retry.1h does not exist; run `milena topics apply`",
                                        "mail.deliver.shared keeps records for 1 d, but mail may wait in it for 6 d 1 h 6 min; set retention.ms=522360000, or run `milena topics apply`",
                                        "mail.deliver.shared is compacted: a later message removes an earlier one of the same key; set cleanup.policy=delete, or run `milena topics apply`",
                                        "mail.accepted does not write to disk before it acknowledges (flush.messages is 1000); set flush.messages=1, or run `milena topics apply`",
                                        "mail.accepted stamps records with their maker's time, so retention can cut them early (message.timestamp.type is CreateTime); set message.timestamp.type=LogAppendTime, or run `milena topics apply`"));

        assertThat(Topics.apply(TestKafka.settings(), more))
                .hasSize(5)
                .contains("created mail.retry.1h with 2 partitions")
                .anyMatch(line -> line.startsWith("set retention.ms=522360000 on mail.deliver.shared"));
        await().untilAsserted(() ->
                assertThat(Topics.check(TestKafka.settings(), more)).isEmpty());

        addPartition(TopicNames.deliver(DeliverTopic.SHARED));
        assertThat(Topics.check(TestKafka.settings(), more)).singleElement().satisfies(problem -> assertThat(
                        problem.toString())
                .startsWith("mail.deliver.shared has 5 partitions and had 4: until"));
        assertThat(Topics.apply(TestKafka.settings(), more))
                .containsExactly("accepted that mail.deliver.shared has 5 partitions; it had 4");
        assertThat(Topics.check(TestKafka.settings(), more)).isEmpty();
        assertThat(done)
                .contains(
                        "created mail.deliver.gmail.com with 1 partitions",
                        "created mail.retry.1h30m with 2 partitions");
    }

    @Test
    void bodiesAreKeptForALastLongStepBeyondTheLifetime() {
        TopicPlan slow = new TopicPlan(Duration.ofDays(5), List.of(Duration.ofDays(10)), List.of(), 1, true, true);

        assertThat(slow.topics())
                .filteredOn(spec -> spec.name().matches("mail\\.(accepted|body|deliver\\..*|retry\\.10d)"))
                .hasSize(4)
                .allSatisfy(spec -> assertThat(spec.wanted("retention.ms"))
                        .isEqualTo(Long.toString(Duration.ofDays(17).toMillis())));
    }

    @Test
    void theParkingStepsAreThereWhateverTheScheduleSays() {
        assertThat(PLAN.topics().stream().map(TopicSpec::name).filter(TopicNames::isRetry))
                .containsExactly("mail.retry.10s", "mail.retry.1m", "mail.retry.5m", "mail.retry.1h30m");
    }

    @Test
    void oneAcknowledgingReplicaOfThreeIsAProblem() {
        TopicPlan production = new TopicPlan(Duration.ofDays(5), List.of(), List.of(), 3, false, false);
        TopicSpec accepted = production.topics().getFirst();
        Map<String, String> actual = new java.util.HashMap<>(accepted.config());
        assertThat(Inspection.of(accepted, actual, 3)).isEmpty();
        actual.put("min.insync.replicas", "1");
        actual.put("unclean.leader.election.enable", "true");
        assertThat(Inspection.of(accepted, actual, 3))
                .extracting(Inspection.Finding::key)
                .containsExactly("min.insync.replicas", "unclean.leader.election.enable");
    }

    @Test
    @Tag("containers")
    void aKafkaThatIsThereIsReached() {
        assertThat(KafkaReach.await(TestKafka.settings(), Duration.ofSeconds(30)))
                .isEqualTo(1);
    }

    @Test
    void anotherClusterThanTheOneAskedForIsRefused() {
        KafkaSettings some = TestKafka.settings();
        KafkaSettings other = new KafkaSettings(
                some.bootstrapServers(),
                some.groupProtocol(),
                some.properties(),
                some.requestTimeout(),
                true,
                null,
                "other");
        assertThatThrownBy(() -> KafkaReach.await(other, Duration.ofSeconds(30)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("but kafka.cluster-id says other")
                .hasMessageContaining("correct kafka.bootstrap-servers");
    }

    @Test
    void aKafkaThatFallsSilentIsNotWaitedForBeyondTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            KafkaSettings settings = TestKafka.settings("127.0.0.1:" + silent.getLocalPort(), Duration.ofSeconds(1));

            assertTimeout(Duration.ofSeconds(10), () -> assertThatThrownBy(
                            () -> Topics.check(settings, PLAN, Deadline.in(Duration.ofMillis(500))))
                    .isInstanceOf(StreamFailure.class)
                    .hasMessageStartingWith("Kafka did not list topics within"));
        }
    }

    @Test
    void aKafkaThatIsNotThereIsOneLineThatNamesIt() {
        assertThatThrownBy(() -> KafkaReach.await(
                        TestKafka.settings("127.0.0.1:1", Duration.ofSeconds(1)), Duration.ofSeconds(1)))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "Kafka does not answer at 127.0.0.1:1 within 1 s; start it, or correct kafka.bootstrap-servers");
        assertThatThrownBy(() -> KafkaReach.await(
                        TestKafka.settings("nowhere.invalid:9092", Duration.ofSeconds(1)), Duration.ofSeconds(1)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("nowhere.invalid");
    }

    private static void addPartition(String topic) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(TestKafka.settings(), "test"))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5)))
                    .all()
                    .get();
        }
        await().until(() -> Topics.check(TestKafka.settings(), PLAN).stream()
                .anyMatch(problem -> problem.topic().equals(topic)));
    }

    private static void set(String topic, Map<String, String> config) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(TestKafka.settings(), "test"))) {
            Collection<AlterConfigOp> ops = config.entrySet().stream()
                    .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), ops))
                    .all()
                    .get();
        }
    }
}
