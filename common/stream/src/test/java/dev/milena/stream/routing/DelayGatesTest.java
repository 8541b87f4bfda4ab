package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayGatesTest {

    private static final long START = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();

    /** What one poll gives at most. */
    private static final int POLL = 500;

    private final DelayGates gates = new DelayGates();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @ParameterizedTest
    @CsvSource({"1m, 600", "1m, 20000", "5m, 3000", "4h, 5000", "10s, 50"})
    void whatFailedTogetherDoesNotComeBackTogether(String delay, int burst) {
        Duration wait = Duration.parse("PT" + delay);
        List<Long> appended = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
            appended.add(START + i * 100L / burst);
        }
        Map<Long, Integer> bySlice = left("mail.retry." + delay, appended, wait.toMillis() / 100);
        long first = START + wait.toMillis();
        assertThat(bySlice.keySet())
                .allSatisfy(at -> assertThat(at).isBetween(first, first + wait.toMillis() / 10 + 2_100));
        assertThat(bySlice.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(burst);
        assertThat(bySlice.values())
                .as("a tenth of the delay holds it all evenly")
                .allSatisfy(some -> assertThat(some).isLessThanOrEqualTo(burst * 2 / 5));
    }

    @Test
    void aSteadyFlowIsNotHeldBackBeyondATenth() {
        List<Long> appended = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            appended.add(START + i * 100L);
        }
        TopicPartition partition = new TopicPartition("mail.retry.1m", 0);
        List<Long> leavings = new ArrayList<>();
        run(partition, appended, (offset, at) -> leavings.add(at - appended.get(offset)));
        assertThat(leavings).hasSize(1_200).allSatisfy(after -> assertThat(after)
                .isBetween(60_000L, 67_100L));
    }

    @Test
    void whatIsLateAlreadyLeavesAtOnce() {
        List<Long> appended = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            appended.add(START - Duration.ofHours(2).toMillis());
        }
        assertThat(left("mail.retry.1m", appended, 1_000)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.retry.1m,  5001, 6000",
        "mail.retry.1m,  5000, 5000",
        "mail.retry.10s, 5001, 5250",
        "mail.retry.1s,  501,  525",
        "mail.retry.odd, 501,  501"
    })
    void aGateOpensAtTheNextFullSecondOrAFortiethOfItsDelay(String topic, int due, int opens) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Instant start = Instant.ofEpochMilli(START);
        consumer.assign(List.of(partition));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        gates.close(consumer, partition, 7, start.plusMillis(due));
        assertThat(gates.wait(start, Duration.ofHours(1))).isEqualTo(Duration.ofMillis(opens));
        gates.open(consumer, start.plusMillis(opens - 1));
        assertThat(consumer.paused()).containsExactly(partition);
        gates.open(consumer, start.plusMillis(opens));
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.position(partition)).isEqualTo(7);
    }

    @Test
    void otherTopicsHaveNoGate() {
        TopicPartition accepted = new TopicPartition("mail.accepted", 0);
        assertThat(gates.stays(accepted, record(accepted, 0, START), Instant.ofEpochMilli(START)))
                .isEmpty();
    }

    private Map<Long, Integer> left(String topic, List<Long> appended, long slice) {
        Map<Long, Integer> bySlice = new TreeMap<>();
        run(new TopicPartition(topic, 0), appended, (offset, at) -> bySlice.merge(at / slice * slice, 1, Integer::sum));
        return bySlice;
    }

    private interface Left {
        void left(int offset, long at);
    }

    /** The poll loop, on a clock of its own. */
    private void run(TopicPartition partition, List<Long> appended, Left left) {
        consumer.assign(List.of(partition));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        int next = 0;
        long now = START;
        while (next < appended.size()) {
            Instant instant = Instant.ofEpochMilli(now);
            gates.open(consumer, instant);
            if (appended.get(next) > now) {
                now = appended.get(next);
            } else if (consumer.paused().isEmpty()) {
                next = poll(partition, appended, next, instant, left);
            } else {
                now += Math.max(1, gates.wait(instant, Duration.ofHours(9)).toMillis());
            }
        }
    }

    private int poll(TopicPartition partition, List<Long> appended, int from, Instant now, Left left) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < Math.min(appended.size(), from + POLL) && appended.get(i) <= now.toEpochMilli(); i++) {
            records.add(record(partition, i, appended.get(i)));
        }
        int behind = appended.size() - from - records.size();
        gates.polled(partition, records, OptionalLong.of(behind), now);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Optional<Instant> until = gates.stays(partition, record, now);
            if (until.isPresent()) {
                gates.close(consumer, partition, record.offset(), until.get());
                return (int) record.offset();
            }
            left.left((int) record.offset(), now.toEpochMilli());
        }
        return from + records.size();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, int offset, long at) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                at,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }
}
