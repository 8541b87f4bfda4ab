package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Parsed;
import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads accepted records again, here and there. For one thread. */
final class Lookup implements AutoCloseable {

    /** Without a record for so long, what is left of a partition is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Most are alone, or many lie together. */
    private static final int FETCH = 256 * 1024;

    /** Reading over so many is cheaper than a seek, which throws away what was fetched already. */
    private static final int SKIP = 50;

    private final Consumer<byte[], byte[]> consumer;
    private final Time time;

    Lookup(KafkaSettings settings, String clientId, Time time) {
        Map<String, Object> config = ClientConfig.consumer(settings, clientId);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5);
        this.consumer = new KafkaConsumer<>(config);
        this.time = time;
    }

    /**
     * What is still there of these, and readable.
     *
     * @param places in the order of {@link Entry#BY_PLACE}
     */
    Map<Entry, AcceptedMail> accepted(List<Entry> places) {
        Map<Entry, AcceptedMail> found = new HashMap<>();
        for (int from = 0, to; from < places.size(); from = to) {
            int partition = places.get(from).partition();
            to = from;
            while (to < places.size() && places.get(to).partition() == partition) {
                to++;
            }
            read(new TopicPartition(TopicNames.ACCEPTED, partition), places.subList(from, to), found);
        }
        return found;
    }

    private void read(TopicPartition partition, List<Entry> places, Map<Entry, AcceptedMail> found) {
        consumer.assign(List.of(partition));
        int next = 0;
        long position = -1;
        long heard = time.nanos();
        while (next < places.size() && time.nanos() - heard < PATIENCE.toNanos()) {
            long wanted = places.get(next).offset();
            if (position < 0 || wanted > position + SKIP) {
                consumer.seek(partition, wanted);
            }
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    heard = time.nanos();
                    next = behind(places, next, record.offset());
                    AcceptedMail mail = at(places, next, record.offset()) ? mail(record) : null;
                    if (mail != null) {
                        found.put(places.get(next), mail);
                    }
                }
                // What is no record has an offset too.
                position = consumer.position(partition);
                next = behind(places, next, position);
            } catch (OffsetOutOfRangeException gone) {
                heard = time.nanos();
                position = -1;
                next++;
            }
        }
    }

    private static boolean at(List<Entry> places, int next, long offset) {
        return next < places.size() && places.get(next).offset() == offset;
    }

    /** The first place that does not lie before the offset. */
    private static int behind(List<Entry> places, int next, long offset) {
        int first = next;
        while (first < places.size() && places.get(first).offset() < offset) {
            first++;
        }
        return first;
    }

    private static @Nullable AcceptedMail mail(ConsumerRecord<byte[], byte[]> record) {
        Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
        return envelope != null
                        && envelope.value() != null
                        && AcceptedCodec.decode(envelope.value()) instanceof Parsed.Ok<AcceptedMail> ok
                ? ok.value()
                : null;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
