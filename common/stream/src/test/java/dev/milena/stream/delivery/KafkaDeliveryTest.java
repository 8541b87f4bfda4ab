package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Event;
import dev.milena.mail.Task;
import dev.milena.stream.OutcomeLog;
import dev.milena.stream.OutcomeLog.Settlement;
import dev.milena.stream.Stand;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks in, outcomes out, over restarts and kills, on a real broker. Every test leaves the queue empty. */
@Tag("containers")
class KafkaDeliveryTest {

    private static Stand stand;

    @BeforeAll
    static void broker() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
        stand = Stand.shared();
    }

    @AfterAll
    static void end() {
        // Null where the class was skipped for want of a container engine.
        if (stand != null) {
            stand.close();
        }
    }

    @Test
    void aTaskIsHandedOutWithItsBodyAndNotAgainAfterARestart() throws Exception {
        Task task = stand.deliver("restart.example", 2);
        try (Desk desk = new Desk(stand, "restart").start()) {
            await().until(() -> desk.tasks().contains(task));
            assertThat(desk.got.getFirst().octets()).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(desk.got.getFirst().receipt().owned()).isTrue();
            desk.deliver(desk.got.getFirst());
        }
        assertNothingIsLeft("restart");
        assertThat(events(task)).hasSize(2);
    }

    @Test
    void whatIsOnRecordIsNotRepeatedAfterAKill() throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tasks.add(stand.deliver("kill" + i + ".example", 1));
        }
        Desk killed = new Desk(stand, "kill").start();
        await().until(() -> killed.tasks().containsAll(tasks));
        List<Desk.Got> all = List.copyOf(killed.got);
        for (int i = 0; i < all.size(); i++) {
            if (i % 3 == 0) {
                killed.deliver(all.get(i));
            } else if (i % 3 == 1) {
                killed.retry(all.get(i), Duration.ofSeconds(1));
            }
        }
        await().until(() -> killed.outcomesOpen() == 0);
        killed.delivery.abandon();
        Set<Task> unfinished = range(all, 2);
        try (Desk next = new Desk(stand, "kill").start()) {
            await().until(() -> next.tasks().size() >= unfinished.size());
            assertThat(next.tasks()).containsExactlyInAnyOrderElementsOf(unfinished);
            next.got.forEach(next::deliver);
        }
        assertNothingIsLeft("kill");
    }

    @Test
    void recipientsOnRecordAreNotHandedOutAgain() throws Exception {
        Task task = stand.deliver("partial.example", 3);
        Desk killed = new Desk(stand, "partial").start();
        await().until(() -> killed.tasks().contains(task));
        killed.delivery
                .outcomes()
                .delivered(killed.got.getFirst().receipt(), List.of(Stand.event(task, 1, Event.Type.Delivery)), false);
        await().until(() -> killed.outcomesOpen() == 0);
        killed.delivery.abandon();
        try (Desk next = new Desk(stand, "partial").start()) {
            await().until(() -> !next.got.isEmpty());
            assertThat(next.tasks()).containsExactly(task.without(Set.of(1)));
            next.deliver(next.got.getFirst());
        }
        assertNothingIsLeft("partial");
    }

    @Test
    void aSettlementIsThereAsAWholeAndATaskSentOnLeavesAMark() throws Exception {
        Task task = stand.deliver("settle.example", 1);
        int retries = stand.all("mail.retry.3s").size();
        Desk desk = new Desk(stand, "settle").start();
        await().until(() -> desk.tasks().contains(task));
        desk.delivery
                .outcomes()
                .settle(
                        desk.got.getFirst().receipt(),
                        new Settlement(
                                List.of(),
                                new dev.milena.stream.OutcomeLog.Retry(task.spilled(false), Duration.ofSeconds(3)),
                                List.of()));
        await().until(() -> desk.outcomesOpen() == 0);
        desk.delivery.abandon();
        assertThat(stand.all("mail.retry.3s")).hasSize(retries + 1);
        assertNothingIsLeft("settle");
    }

    @Test
    void settlementsKeepADistanceThatTheyMayShareATransaction() throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tasks.add(stand.deliver("distance" + i + ".example", 1));
        }
        try (Desk desk = new Desk(stand, "distance").start()) {
            await().until(() -> desk.tasks().containsAll(tasks));
            long begin = System.nanoTime();
            for (Desk.Got one : desk.got) {
                desk.retry(one, Duration.ofSeconds(1));
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> desk.outcomesOpen() == 0);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(9 * 100));
        }
        assertNothingIsLeft("distance");
    }

    @Test
    void poisonGoesToTheDeadAndThePartitionGoesOn() throws Exception {
        byte[] key = "poison.example".getBytes(StandardCharsets.UTF_8);
        stand.send(new ProducerRecord<>("mail.deliver.shared", key, new byte[] {1, 2, 3}));
        stand.send(new ProducerRecord<>("mail.deliver.shared", key, null));
        Task task = stand.deliver("poison.example", 1);
        try (Desk desk = new Desk(stand, "poison").start()) {
            await().until(() -> desk.tasks().contains(task));
            desk.got.forEach(desk::deliver);
            await().until(() -> desk.outcomesOpen() == 0);
        }
        assertThat(stand.all(TopicNames.DEAD))
                .filteredOn(record -> record.value() == null || record.value().length == 3)
                .hasSize(2)
                .allSatisfy(record -> {
                    assertThat(Stand.header(record, TopicNames.REASON_HEADER)).isNotBlank();
                    assertThat(Stand.header(record, TopicNames.ORIGIN_HEADER)).startsWith("mail.deliver.shared/");
                });
        assertNothingIsLeft("poison");
    }

    @Test
    void aHandlerThatThrowsBuriesTheTaskWithItsStackAndGoesOn() throws Exception {
        Task task = stand.deliver("bug.example", 1);
        Task next = stand.deliver("bug.example", 1);
        try (Desk desk = new Desk(stand, "bug")) {
            desk.onTask = got -> {
                if (got.task().equals(task)) {
                    throw new IllegalStateException("a bug in the lanes");
                }
                desk.deliver(got);
            };
            desk.start();
            await().until(() -> events(next).size() == 1 && letter(task) != null);
            assertThat(desk.failure.get()).isNull();
        }
        ConsumerRecord<byte[], byte[]> letter = Objects.requireNonNull(letter(task));
        assertThat(letter.value()).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(Stand.header(letter, TopicNames.STACK_HEADER)).contains("a bug in the lanes");
        assertNothingIsLeft("bug");
    }

    @Test
    void aTaskThatIsSettledAsDeadLiesThereByReference() throws Exception {
        Task task = stand.deliver("settled-dead.example", 2);
        Task left = task.with(task.envelope().with(task.envelope().recipients().subList(1, 2)));
        try (Desk desk = new Desk(stand, "settled-dead").start()) {
            await().until(() -> desk.tasks().contains(task));
            Settlement dead =
                    new Settlement(List.of(), null, List.of(), new OutcomeLog.Dead(left, "its body is gone", null));
            desk.delivery.outcomes().settle(desk.got.getFirst().receipt(), dead);
            await().until(() -> letter(task) != null);
        }
        ConsumerRecord<byte[], byte[]> letter = Objects.requireNonNull(letter(task));
        assertThat(TaskCodec.decode(letter.value()).orThrow()).isEqualTo(left);
        assertThat(Stand.header(letter, TopicNames.REASON_HEADER)).isEqualTo("its body is gone");
        assertNothingIsLeft("settled-dead");
    }

    private static @Nullable ConsumerRecord<byte[], byte[]> letter(Task task) {
        return stand.all(TopicNames.DEAD).stream()
                .filter(record -> {
                    String header = Stand.header(record, TopicNames.TASK_HEADER);
                    String json = header != null || record.value() == null
                            ? header
                            : new String(record.value(), StandardCharsets.UTF_8);
                    return json != null && json.contains(task.id().text());
                })
                .findFirst()
                .orElse(null);
    }

    @Test
    void aPartitionThatMovesTakesNothingUnfinishedAwayAndRepeatsNothing() throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tasks.add(stand.deliver("move" + i + ".example", 1));
        }
        try (Desk first = new Desk(stand, "move-a")) {
            first.onRevoke = partition -> first.got.stream()
                    .filter(one -> one.receipt().partition().equals(partition))
                    .forEach(first::deliver);
            first.start();
            await().until(() -> first.tasks().containsAll(tasks));
            try (Desk second = new Desk(stand, "move-b").start()) {
                await().until(() -> second.delivery.intake().ready() && !first.revoked.isEmpty());
                Task later = stand.deliver("move-later.example", 1);
                first.onTask = first::deliver;
                second.onTask = second::deliver;
                await().until(() ->
                        first.tasks().contains(later) || second.tasks().contains(later));
                assertThat(second.tasks()).doesNotContainAnyElementsOf(tasks);
                second.got.forEach(one -> assertThat(one.receipt().owned()).isTrue());
            }
            first.got.stream()
                    .filter(one -> !first.revoked.contains(one.receipt().partition()))
                    .forEach(first::deliver);
        }
        assertNothingIsLeft("move-c");
    }

    @Test
    void nothingIsFetchedWhileNothingIsWanted() throws Exception {
        Task task = stand.deliver("pause.example", 1);
        try (Desk desk = new Desk(stand, "pause")) {
            desk.wanted = false;
            desk.start();
            await().until(() -> desk.delivery.intake().ready());
            await().during(Duration.ofMillis(500)).until(desk.got::isEmpty);
            desk.onTask = desk::deliver;
            desk.wanted = true;
            await().until(() -> desk.tasks().contains(task));
        }
        assertNothingIsLeft("pause");
    }

    @Test
    void twoProcessesWithOneNameAreRefused() throws Exception {
        try (Desk first = new Desk(stand, "twin").start()) {
            await().until(() -> first.delivery.intake().ready());
            try (Desk second = new Desk(stand, "twin").start()) {
                await().atMost(TestKafka.PATIENCE).until(() -> second.failure.get() != null);
                assertThat(second.failure.get())
                        .isInstanceOf(StreamFailure.class)
                        .hasMessageContaining("node id");
                assertThat(second.got).isEmpty();
            }
            assertThat(first.failure.get()).isNull();
        }
    }

    private static Set<Task> range(List<Desk.Got> all, int remainder) {
        Set<Task> some = new java.util.HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (i % 3 == remainder) {
                some.add(all.get(i).task());
            }
        }
        return some;
    }

    private static List<String> events(Task task) {
        return stand.all(TopicNames.EVENTS).stream()
                .filter(record -> record.value() != null)
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .filter(json -> json.contains(task.mail().toString()))
                .collect(Collectors.toList());
    }

    /** A new owner that finds a task which comes after everything else, and nothing before it. */
    private static void assertNothingIsLeft(String node) throws Exception {
        List<Task> last = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            last.add(stand.deliver("last" + i + ".example", 1));
        }
        try (Desk desk = new Desk(stand, node)) {
            desk.onTask = desk::deliver;
            desk.start();
            await().until(() -> desk.tasks().containsAll(last));
            assertThat(desk.tasks()).containsExactlyInAnyOrderElementsOf(last);
        }
    }
}
