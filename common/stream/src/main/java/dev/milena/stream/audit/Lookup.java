package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Parsed;
import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import java.time.Duration;
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

/** Reads single accepted records again. For one thread. */
final class Lookup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FETCH = 64 * 1024;

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

    /** Null when the record is not there (any more). */
    @Nullable AcceptedMail accepted(Entry place) {
        TopicPartition partition = new TopicPartition(TopicNames.ACCEPTED, place.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, place.offset());
        long begun = time.nanos();
        try {
            while (time.nanos() - begun < PATIENCE.toNanos()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    return record.offset() == place.offset() ? mail(record) : null;
                }
            }
        } catch (OffsetOutOfRangeException gone) {
            return null;
        }
        return null;
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
