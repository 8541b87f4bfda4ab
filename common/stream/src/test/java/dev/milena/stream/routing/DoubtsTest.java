package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition on Kafka's own in-memory consumer; one record a second, answered eight seconds later. */
class DoubtsTest {

    private static final TopicPartition PARTITION = new TopicPartition(TopicNames.ACCEPTED, 0);
    private static final long START = Instant.parse("2026-11-25T12:00:00Z").toEpochMilli();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Doubts doubts = new Doubts();
    private long nanos;

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void whatIsReadBeforeItsAnswerIsTaken() {
        assertThat(doubtful(record(0), 8)).isFalse();
        assertThat(doubtful(record(0), 9)).isTrue();
    }

    @Test
    void withoutAWordAboutTheAnswerThereIsNoDoubt() {
        for (String text : new String[] {null, "", "tomorrow"}) {
            assertThat(doubtful(record(0, text), 1_000)).isFalse();
        }
    }

    @Test
    void atTheEndOfTheLogItWaitsAndLooksAgain() {
        end(3);
        begin(record(0));
        advance(0);
        assertThat(consumer.paused()).isEmpty();
        consumer.seek(PARTITION, 3);
        advance(100);
        assertThat(consumer.paused()).contains(PARTITION);
        assertThat(doubts.wait(nanos, Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(2_900));
        end(5);
        advance(2_900);
        assertThat(consumer.paused()).isEmpty();
        assertThat(doubts.surveys(PARTITION)).isTrue();
        consumer.seek(PARTITION, 5);
        advance(10);
        assertThat(doubts.surveys(PARTITION)).isFalse();
        assertThat(consumer.position(PARTITION)).isZero();
        assertThat(doubtful(record(4), 1_000)).isFalse();
        assertThat(doubtful(record(5), 1_000)).isTrue();
    }

    @Test
    void aLogThatWentOnForLongNeedsNoWait() {
        end(500);
        begin(record(0));
        doubts.read(consumer, PARTITION, List.of(record(20), record(47)));
        assertThat(doubts.surveys(PARTITION)).isTrue();
        doubts.read(consumer, PARTITION, List.of(record(48), record(50)));
        assertThat(doubts.surveys(PARTITION)).isFalse();
        assertThat(consumer.position(PARTITION)).isZero();
        assertThat(doubtful(record(32), 1_000)).isFalse();
        assertThat(doubtful(record(33), 1_000)).as("its cancel may lie at 51").isTrue();
    }

    @Test
    void anotherOwnerKnowsNothing() {
        end(0);
        begin(record(0));
        doubts.forget(PARTITION);
        assertThat(doubts.surveys(PARTITION)).isFalse();
        assertThat(doubtful(record(0), 9)).isTrue();
    }

    private void begin(ConsumerRecord<byte[], byte[]> record) {
        consumer.seek(PARTITION, record.offset());
        doubts.begin(consumer, PARTITION, record, nanos);
    }

    private void advance(int millis) {
        nanos += Duration.ofMillis(millis).toNanos();
        doubts.advance(consumer, nanos);
    }

    private void end(long offset) {
        consumer.updateEndOffsets(Map.of(PARTITION, offset));
    }

    private boolean doubtful(ConsumerRecord<byte[], byte[]> record, int second) {
        return doubts.doubtful(PARTITION, record, Instant.ofEpochMilli(START + second * 1_000L));
    }

    private static ConsumerRecord<byte[], byte[]> record(int offset) {
        return record(offset, Long.toString(at(offset) + 8_000));
    }

    private static ConsumerRecord<byte[], byte[]> record(int offset, @Nullable String answeredBy) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                at(offset),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
        record.headers()
                .add(
                        TopicNames.ANSWERED_BY_HEADER,
                        answeredBy == null ? null : answeredBy.getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    private static long at(int offset) {
        return START + offset * 1_000L;
    }
}
