package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Deaths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka refuses for good goes to {@code mail.dead} in its place: one record that cannot be written must not hold back the outcomes of all others.
 * {@link #refused} is for any thread, everything else for the writer's.
 */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** Each takes the ten seconds that the producer looks for a topic. */
    private static final int TRIES = 3;

    /** So long nothing is tried with a missing topic: each try holds back all settlements. */
    private static final long FORGET = Duration.ofMinutes(10).toNanos();

    /** Without these nothing works at all: they are waited for. */
    private static final Set<String> INDISPENSABLE = Set.of(TopicNames.EVENTS, TopicNames.ACCEPTED, TopicNames.DEAD);

    private final ConcurrentLinkedQueue<Refused> refused = new ConcurrentLinkedQueue<>();
    private final Map<String, Missing> missing = new HashMap<>();
    private final Deaths deaths;
    private final Time time;

    private record Refused(Settling settling, ProducerRecord<byte[], byte[]> record, Exception why) {}

    private record Missing(int tries, long last) {}

    Refusals(Deaths deaths, Time time) {
        this.deaths = deaths;
        this.time = time;
    }

    void refused(Settling settling, ProducerRecord<byte[], byte[]> record, Exception why) {
        refused.add(new Refused(settling, record, why));
    }

    /** Before a try: what needs a topic that is known to be missing does not have to fail once more. */
    void prepare(Settling settling) {
        for (ProducerRecord<byte[], byte[]> record : settling.records()) {
            if (isMissing(record.topic())) {
                bury(settling, record, "there is no topic " + record.topic());
            }
        }
    }

    /** The try failed: draws the consequences of what was refused. */
    void judge() {
        for (Refused one = refused.poll(); one != null; one = refused.poll()) {
            String topic = one.record.topic();
            if (isPermanent(one.why)) {
                bury(one.settling, one.record, one.why.toString());
            } else if (isUnknownTopic(one.why) && !INDISPENSABLE.contains(topic)) {
                Missing before = missing.get(topic);
                missing.put(topic, new Missing(before == null ? 1 : before.tries + 1, time.nanos()));
            }
        }
    }

    /** It was written: its topics exist. */
    void written(Settling settling) {
        if (!missing.isEmpty()) {
            settling.records().forEach(record -> missing.remove(record.topic()));
        }
    }

    private boolean isMissing(String topic) {
        Missing known = missing.get(topic);
        if (known != null && time.nanos() - known.last > FORGET) {
            missing.remove(topic);
            return false;
        }
        return known != null && known.tries >= TRIES;
    }

    private void bury(Settling settling, ProducerRecord<byte[], byte[]> record, String reason) {
        List<ProducerRecord<byte[], byte[]>> by = new ArrayList<>();
        if (!record.topic().equals(TopicNames.DEAD)) {
            deaths.add(
                    new String(settling.ticket().origin(), StandardCharsets.US_ASCII),
                    "its record for " + record.topic() + " is refused: " + reason);
            if (record.topic().equals(TopicNames.EVENTS)) {
                // Whether the task is settled is said by a header: the mark alone always fits.
                by.add(new ProducerRecord<>(TopicNames.EVENTS, record.partition(), null, null, null, record.headers()));
            }
            by.add(OutcomeRecords.dead(settling.ticket(), record, record.value(), reason));
        } else if (record.value() != null) {
            by.add(OutcomeRecords.dead(settling.ticket(), record, null, reason));
        } else {
            log.error("a record cannot even be written to {} and is given up: {}", TopicNames.DEAD, reason);
        }
        settling.replace(record, by);
    }

    private static boolean isPermanent(Exception why) {
        return why instanceof RecordTooLargeException
                || why instanceof RecordBatchTooLargeException
                || why instanceof InvalidTopicException
                || why instanceof SerializationException;
    }

    private static boolean isUnknownTopic(Throwable why) {
        return why instanceof UnknownTopicOrPartitionException
                || why.getCause() instanceof UnknownTopicOrPartitionException;
    }
}
