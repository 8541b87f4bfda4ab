package dev.milena.stream.routing;

import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Messages that are read only after their clients were answered. An answer may have been 451, with a cancel that lies behind the message in its partition, or
 * will in a moment: Kafka may just have come back. So such a partition is surveyed before anything more is taken from it: read on, far enough behind the
 * message, or to the end as it is some seconds later. Cancels met on the way are noted by whoever reads; then the partition goes back to the message. What is
 * read in time, and that is everything while all is well, costs one look at a header. For the poll thread.
 *
 * <pre>
 *   reading --far enough----------------------------------> clear up to a time of the log
 *      | end of the log, too soon        end of the log
 *      v                                      |
 *   holding --some seconds over--> reading ---+-----------> clear up to an offset
 * </pre>
 */
final class Doubts {

    /** A cancel is sent within half a second, to a Kafka that is back within one or two more. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    /** So much of the log behind a message's answer holds its cancel, where the log went on; with what clocks differ by. */
    private static final long HORIZON = Duration.ofSeconds(10).toMillis();

    /** Read at once beyond that: what is read twice is little more than what is read. */
    private static final long STRETCH = Duration.ofSeconds(30).toMillis();

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<TopicPartition, Survey> surveys = new HashMap<>();
    private final Map<TopicPartition, Clear> clear = new HashMap<>();

    /** All cancels of messages below {@code offset}, and of those answered at {@code time} or before, were met if there are any. */
    private record Clear(long offset, long time) {}

    private static final class Survey {
        private final long from;
        private final long begun;
        private final long enough;
        private long end;
        private boolean holding;
        private boolean last;

        Survey(long from, long begun, long enough, long end) {
            this.from = from;
            this.begun = begun;
            this.enough = enough;
            this.end = end;
        }
    }

    /** Whether the record is a message whose client has its answer by now, and whose cancel may not have been met. */
    boolean doubtful(TopicPartition partition, ConsumerRecord<byte[], byte[]> record, Instant now) {
        Header header = record.headers().lastHeader(TopicNames.ANSWERED_BY_HEADER);
        if (header == null) {
            return false;
        }
        long answered = millis(header);
        if (answered >= now.toEpochMilli()) {
            return false;
        }
        Clear known = clear.get(partition);
        return known == null
                || (record.offset() >= known.offset && Math.max(record.timestamp(), answered) > known.time);
    }

    /** Surveys the partition, which stays at this record until then. Throws KafkaException when Kafka does not answer: nothing has begun. */
    void begin(Consumer<?, ?> consumer, TopicPartition partition, ConsumerRecord<byte[], byte[]> record, long nanos) {
        Header header = record.headers().lastHeader(TopicNames.ANSWERED_BY_HEADER);
        long answered = header == null ? 0 : millis(header);
        long enough = Math.max(record.timestamp(), answered) + HORIZON + STRETCH;
        surveys.put(partition, new Survey(record.offset(), nanos, enough, end(consumer, partition)));
    }

    boolean surveys(TopicPartition partition) {
        return surveys.containsKey(partition);
    }

    /** These were read in a survey; they come again. */
    void read(Consumer<?, ?> consumer, TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Survey survey = surveys.get(partition);
        long reached = records.getLast().timestamp();
        if (survey != null && reached >= survey.enough) {
            finish(consumer, partition, survey, new Clear(survey.from, reached - HORIZON));
        }
    }

    /** Call it before each poll. Throws KafkaException when Kafka does not answer: call it again. */
    void advance(Consumer<?, ?> consumer, long nanos) {
        if (surveys.isEmpty()) {
            return;
        }
        for (Map.Entry<TopicPartition, Survey> each : new ArrayList<>(surveys.entrySet())) {
            advance(consumer, each.getKey(), each.getValue(), nanos);
        }
    }

    private void advance(Consumer<?, ?> consumer, TopicPartition partition, Survey survey, long nanos) {
        boolean held = nanos - survey.begun >= HOLD.toNanos();
        if (survey.holding && !held) {
            return;
        }
        if (!survey.holding && consumer.position(partition, PATIENCE) < survey.end) {
            return;
        }
        if (survey.last) {
            finish(consumer, partition, survey, new Clear(survey.end, Long.MIN_VALUE));
        } else if (held) {
            survey.end = end(consumer, partition);
            survey.last = true;
            survey.holding = false;
            consumer.resume(List.of(partition));
        } else {
            survey.holding = true;
            consumer.pause(List.of(partition));
        }
    }

    /** How long until a survey goes on, at most {@code max}. */
    Duration wait(long nanos, Duration max) {
        Duration wait = max;
        for (Survey survey : surveys.values()) {
            Duration left = survey.holding ? HOLD.minusNanos(nanos - survey.begun) : max;
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** The partition was taken away, or is read again from elsewhere. */
    void forget(TopicPartition partition) {
        surveys.remove(partition);
        clear.remove(partition);
    }

    private void finish(Consumer<?, ?> consumer, TopicPartition partition, Survey survey, Clear found) {
        surveys.remove(partition);
        clear.put(partition, found);
        consumer.seek(partition, survey.from);
    }

    private static long end(Consumer<?, ?> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
    }

    /** What is no number of ours is no doubt: it must not hold up a partition. */
    private static long millis(Header header) {
        try {
            return header.value() == null
                    ? Long.MAX_VALUE
                    : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException foreign) {
            return Long.MAX_VALUE;
        }
    }
}
