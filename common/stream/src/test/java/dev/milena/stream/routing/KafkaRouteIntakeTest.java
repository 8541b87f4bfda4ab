package dev.milena.stream.routing;

import static dev.milena.stream.routing.Routers.gather;
import static dev.milena.stream.routing.Routers.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.stream.Stand;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Accepted mail and delays in, one transaction out, on a real broker. Every test leaves nothing to route. */
@Tag("containers")
class KafkaRouteIntakeTest {

    private static Stand stand;

    @BeforeAll
    static void broker() throws Exception {
        stand = Routers.stand();
    }

    @AfterAll
    static void end() {
        // Null where the class was skipped for want of a container engine.
        if (stand != null) {
            stand.close();
        }
    }

    @Test
    void aBatchIsWrittenWithItsOffsetsAndDoesNotComeAgain() throws Exception {
        MailId first = stand.accept(0);
        MailId second = stand.accept(1);
        Task task = stand.task("whole.example", 1);
        try (RouteIntake intake = open("whole")) {
            List<Inbound> batch = gather(
                    intake,
                    2,
                    List.of(
                            new Outbound.Dispatch(DeliverTopic.SHARED, task, bytes("hello")),
                            new Outbound.Emit(Stand.event(task, 0, Event.Type.Reception))));
            assertThat(ids(batch)).containsExactlyInAnyOrder(first, second);
            assertThat(batch).allSatisfy(one -> assertThat(((Inbound.Accepted) one).octets())
                    .isEqualTo(bytes("hello")));
            assertThat(intake.ready()).isTrue();
        }
        assertNothingComes("whole");
        assertThat(stand.all("mail.deliver.shared"))
                .filteredOn(record -> key(record).equals("whole.example"))
                .allSatisfy(record -> {
                    assertThat(Stand.header(record, TopicNames.TASK_HEADER))
                            .contains(task.id().text());
                    assertThat(record.value()).isEqualTo(bytes("hello"));
                });
        assertThat(stand.all(TopicNames.EVENTS))
                .anySatisfy(record -> assertThat(new String(record.value(), StandardCharsets.UTF_8))
                        .contains(task.mail().toString()));
    }

    @Test
    void whatWasNotCommittedComesAgainAfterARestart() throws Exception {
        MailId id = stand.accept(0);
        try (RouteIntake intake = open("again")) {
            assertThat(ids(intake.poll(Routers.PATIENCE))).containsExactly(id);
        }
        try (RouteIntake intake = open("again")) {
            assertThat(ids(gather(intake, 1, List.of()))).containsExactly(id);
        }
        assertNothingComes("again");
    }

    @Test
    void anAbortedTransactionLeavesNothingAndTheBatchComesAgain() throws Exception {
        MailId id = stand.accept(0);
        Task task = stand.task("aborted.example", 1);
        try (RouteIntake intake =
                KafkaRouteIntake.open(stand.settings(Map.of("max.block.ms", "3000")), Stand.env("abort"))) {
            assertThat(ids(intake.poll(Routers.PATIENCE))).containsExactly(id);
            intake.commit(List.of(
                    new Outbound.Dispatch(DeliverTopic.SHARED, task, null),
                    new Outbound.Park(task, Duration.ofSeconds(7))));
            assertThat(ids(gather(intake, 1, List.of()))).containsExactly(id);
        }
        assertThat(stand.all("mail.deliver.shared"))
                .noneSatisfy(record -> assertThat(key(record)).isEqualTo("aborted.example"));
        assertNothingComes("abort");
    }

    @Test
    void aRestartWithoutMailAbortsWhatThePredecessorLeftOpen() throws Exception {
        Map<String, Object> config = ClientConfig.producer(stand.settings(), "dead");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "milena-router.heir");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 600_000);
        try (KafkaProducer<byte[], byte[]> dead = new KafkaProducer<>(config)) {
            dead.initTransactions();
            dead.beginTransaction();
            assertThat(dead.send(new ProducerRecord<>(TopicNames.EVENTS, 0, null, bytes("open")))
                            .get(60, TimeUnit.SECONDS)
                            .offset())
                    .isNotNegative();
            try (RouteIntake intake = open("heir")) {
                for (int i = 0; i < 100 && !intake.ready(); i++) {
                    assertThat(intake.poll(Duration.ofMillis(200))).isEmpty();
                }
                assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
            }
        }
    }

    @Test
    void aParkedTaskComesBackWhenItsDelayIsOverAndNotBefore() throws Exception {
        MailId id = stand.accept(0);
        Task early = stand.task("early.example", 1);
        Task late = stand.task("late.example", 1);
        try (RouteIntake intake = open("park")) {
            assertThat(ids(gather(
                            intake,
                            1,
                            List.of(
                                    new Outbound.Park(late, Duration.ofSeconds(3)),
                                    new Outbound.Park(early, Duration.ofSeconds(1))))))
                    .containsExactly(id);
            List<Inbound> first = gather(intake, 1, List.of());
            long afterFirst = System.currentTimeMillis();
            List<Inbound> second = gather(intake, 1, List.of());
            long afterSecond = System.currentTimeMillis();
            assertThat(first).containsExactly(new Inbound.Due(early));
            assertThat(second).containsExactly(new Inbound.Due(late));
            assertThat(afterFirst - stand.all("mail.retry.1s").getLast().timestamp())
                    .isBetween(1_000L, 2_500L);
            assertThat(afterSecond - stand.all("mail.retry.3s").getLast().timestamp())
                    .isBetween(3_000L, 4_500L);
        }
        assertNothingComes("park");
    }

    @Test
    void whatComesBackGoesAlongWithNewMailSomeAtATime() throws Exception {
        List<Outbound> parked = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            parked.add(new Outbound.Park(stand.task("along.example", 1), Duration.ofSeconds(3)));
        }
        MailId first = stand.accept(0);
        int ahead = 0;
        int back = 0;
        int along = 0;
        try (RouteIntake intake = open("along")) {
            assertThat(ids(gather(intake, 1, parked))).containsExactly(first);
            for (int i = 0; i < 5_000 && back < parked.size(); i++) {
                assertThat(stand.accept(i % 2)).isNotNull();
                List<Inbound> batch = intake.poll(Routers.PATIENCE);
                intake.commit(List.of());
                int fresh = (int) batch.stream()
                        .filter(Inbound.Accepted.class::isInstance)
                        .count();
                int returned = batch.size() - fresh;
                ahead += 1 - fresh;
                back += returned;
                if (fresh > 0) {
                    assertThat(returned).isLessThanOrEqualTo(Math.max(25, fresh));
                    along += returned;
                }
            }
            assertThat(gather(intake, ahead, List.of())).hasSize(ahead);
        }
        assertThat(back).isEqualTo(parked.size());
        assertThat(along).isPositive();
        assertNothingComes("along");
    }

    @Test
    void poisonIsBuriedWithAReasonThoughNothingElseCame() throws Exception {
        int dead = stand.all(TopicNames.DEAD).size();
        stand.send(new ProducerRecord<>(TopicNames.ACCEPTED, 1, null, bytes("no envelope")));
        stand.send(new ProducerRecord<>("mail.retry.1s", 0, null, bytes("{")));
        stand.send(new ProducerRecord<>(TopicNames.ACCEPTED, 1, null, null));
        try (RouteIntake intake = open("poison")) {
            MailId id = stand.accept(1);
            assertThat(ids(gather(intake, 1, List.of()))).containsExactly(id);
            for (int i = 0; i < 50 && stand.all(TopicNames.DEAD).size() < dead + 3; i++) {
                assertThat(intake.poll(Duration.ofMillis(200))).isEmpty();
            }
        }
        List<ConsumerRecord<byte[], byte[]>> letters = stand.all(TopicNames.DEAD);
        assertThat(letters).hasSize(dead + 3).allSatisfy(letter -> assertThat(
                        Stand.header(letter, TopicNames.REASON_HEADER))
                .isNotBlank());
        assertNothingComes("poison");
    }

    @Test
    void whatCannotBeHandledIsBuriedAsItWasWithTheStackAndItsPlace() throws Exception {
        MailId id = stand.accept(0);
        try (RouteIntake intake = open("bug")) {
            List<Inbound> batch = intake.poll(Routers.PATIENCE);
            assertThat(ids(batch)).containsExactly(id);
            intake.commit(
                    List.of(new Outbound.Bury(batch.getFirst(), "a bug", new IllegalStateException("deep inside"))));
        }
        ConsumerRecord<byte[], byte[]> letter = stand.all(TopicNames.DEAD).getLast();
        assertThat(letter.value()).isEqualTo(bytes("hello"));
        assertThat(Stand.header(letter, TopicNames.ENVELOPE_HEADER)).contains(id.toString());
        assertThat(Stand.header(letter, TopicNames.REASON_HEADER)).isEqualTo("a bug");
        assertThat(Stand.header(letter, TopicNames.ORIGIN_HEADER)).startsWith("mail.accepted/0/");
        assertThat(Stand.header(letter, TopicNames.STACK_HEADER)).contains("deep inside", "at dev.milena");
        assertNothingComes("bug");
    }

    @Test
    void aCancelThatIsNoneOfOursIsNotPassedOverInSilence() throws Exception {
        int dead = stand.all(TopicNames.DEAD).size();
        ProducerRecord<byte[], byte[]> odd = new ProducerRecord<>(TopicNames.ACCEPTED, 0, null, bytes("mail?"));
        odd.headers().add(TopicNames.CANCEL_HEADER, bytes(stand.id().toString()));
        stand.send(odd);
        try (RouteIntake intake = open("odd")) {
            for (int i = 0; i < 100 && stand.all(TopicNames.DEAD).size() == dead; i++) {
                assertThat(intake.poll(Duration.ofMillis(200))).isEmpty();
            }
        }
        assertThat(stand.all(TopicNames.DEAD)).hasSize(dead + 1);
        assertNothingComes("odd");
    }

    @Test
    void aCancelledMessageIsNotRouted() throws Exception {
        MailId cancelled = stand.accept(0);
        cancel(0, cancelled);
        MailId other = stand.accept(0);
        try (RouteIntake intake = open("cancel")) {
            assertThat(ids(gather(intake, 1, List.of()))).containsExactly(other);
        }
        assertNothingComes("cancel");
    }

    @Test
    void whatIsReadAfterItsAnswerIsTakenWhenNoCancelCanComeAnyMore() throws Exception {
        MailId far = late(0);
        for (int i = 0; i < 510; i++) {
            cancel(0, stand.id());
        }
        cancel(0, far);
        MailId soon = late(1);
        MailId kept = late(1);
        try (RouteIntake intake = open("late")) {
            for (int i = 0; i < 50 && !intake.ready(); i++) {
                assertThat(intake.poll(Duration.ofMillis(200))).isEmpty();
            }
            assertThat(intake.poll(Duration.ofMillis(500))).isEmpty();
            cancel(1, soon);
            assertThat(ids(gather(intake, 1, List.of()))).containsExactly(kept);
        }
        assertNothingComes("late");
    }

    private static MailId late(int partition) throws Exception {
        MailId id = stand.id();
        byte[] body = bytes("hello");
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.ACCEPTED, partition, null, body);
        record.headers().add(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(TestMail.accepted(id, body)));
        long answered = System.currentTimeMillis() - 1_000;
        record.headers().add(TopicNames.ANSWERED_BY_HEADER, bytes(Long.toString(answered)));
        stand.send(record);
        return id;
    }

    private static void cancel(int partition, MailId id) throws Exception {
        ProducerRecord<byte[], byte[]> cancel = new ProducerRecord<>(TopicNames.ACCEPTED, partition, null, new byte[0]);
        cancel.headers().add(TopicNames.CANCEL_HEADER, bytes(id.toString()));
        stand.send(cancel);
    }

    @Test
    void aDedicatedTopicThatDoesNotExistHoldsNothingUp() throws Exception {
        MailId id = stand.accept(0);
        Task task = stand.task("dedicated.example", 1);
        try (RouteIntake intake = open("dedicated")) {
            assertThat(ids(gather(
                            intake,
                            1,
                            List.of(new Outbound.Dispatch(new DeliverTopic("nobody.example"), task, bytes("hello"))))))
                    .containsExactly(id);
        }
        assertThat(stand.all("mail.deliver.shared"))
                .anySatisfy(record -> assertThat(key(record)).isEqualTo("dedicated.example"));
        assertNothingComes("dedicated");
    }

    @Test
    void aClusterWithoutTransactionsIsServedAsWell() throws Exception {
        MailId id = stand.accept(0);
        Task task = stand.task("plain.example", 1);
        KafkaSettings none = new KafkaSettings(
                stand.settings().bootstrapServers(),
                KafkaSettings.GroupProtocol.CONSUMER,
                Map.of(),
                Duration.ofSeconds(8),
                false,
                null,
                null);
        try (RouteIntake intake = KafkaRouteIntake.open(none, Stand.env("plain"))) {
            assertThat(ids(gather(
                            intake, 1, List.of(new Outbound.Dispatch(DeliverTopic.SHARED, task, bytes("hello"))))))
                    .containsExactly(id);
        }
        assertThat(stand.all("mail.deliver.shared"))
                .anySatisfy(record -> assertThat(key(record)).isEqualTo("plain.example"));
        assertNothingComes("plain");
    }

    @Test
    void twoRoutersShareTheWorkAndDoNothingTwice() throws Exception {
        List<MailId> all = new ArrayList<>();
        List<Inbound> got = new ArrayList<>();
        try (RouteIntake first = open("two-a");
                RouteIntake second = open("two-b")) {
            for (int i = 0; i < 400 && (i < 40 || got.size() < all.size()); i++) {
                if (i < 40) {
                    all.add(stand.accept(i % 2));
                }
                for (RouteIntake each : List.of(first, second)) {
                    List<Inbound> batch = each.poll(Duration.ofMillis(50));
                    if (!batch.isEmpty()) {
                        each.commit(batch.stream()
                                .map(one -> (Outbound) new Outbound.Emit(
                                        Stand.event(stand.task("two.example", 1), 0, Event.Type.Reception)))
                                .toList());
                        got.addAll(batch);
                    }
                }
            }
        }
        assertThat(ids(got)).containsExactlyInAnyOrderElementsOf(all);
        assertNothingComes("two-c");
    }

    private static void assertNothingComes(String node) throws Exception {
        Routers.assertNothingComes(stand, node);
    }

    private static RouteIntake open(String node) {
        return Routers.open(stand, node);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
