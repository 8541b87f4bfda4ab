package dev.milena.stream.dead;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from a place to their ends as they are now. Blocks; throws {@link StreamFailure} when Kafka falls silent. For one thread. */
final class Log implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(500);

    /** Half a minute without a record and without the end. */
    private static final int SILENT_STEPS = 60;

    private final KafkaConsumer<byte[], byte[]> consumer;

    Log(KafkaSettings settings) {
        Map<String, Object> config = ClientConfig.consumer(settings, "milena-dead");
        // A command line has little heap, and letters hold whole messages.
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 * 1024 * 1024);
        this.consumer = new KafkaConsumer<>(config);
    }

    Set<String> topics() {
        return asked(() -> Set.copyOf(consumer.listTopics(PATIENCE).keySet()));
    }

    void all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> partitions = partitions(topic);
        read(asked(() -> consumer.beginningOffsets(partitions, PATIENCE)), reader);
    }

    void since(String topic, Instant time, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions(topic)) {
            from.put(partition, time.toEpochMilli());
        }
        Map<TopicPartition, OffsetAndTimestamp> found = asked(() -> consumer.offsetsForTimes(from, PATIENCE));
        from.clear();
        found.forEach((partition, place) -> {
            if (place != null) {
                from.put(partition, place.offset());
            }
        });
        read(from, reader);
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = asked(() -> consumer.partitionsFor(topic, PATIENCE)).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new StreamFailure("Kafka has no topic " + topic + ": run `milena topics apply`");
        }
        return partitions;
    }

    private void read(Map<TopicPartition, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<TopicPartition, Long> ends = asked(() -> consumer.endOffsets(from.keySet(), PATIENCE));
        int silent = 0;
        while (ends.entrySet().stream()
                .anyMatch(end -> asked(() -> consumer.position(end.getKey(), PATIENCE)) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = asked(() -> consumer.poll(STEP));
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent > SILENT_STEPS) {
                throw new StreamFailure("Kafka does not give what lies in " + from.keySet());
            }
            records.forEach(reader);
        }
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException silent) {
            throw new StreamFailure("Kafka does not answer: " + silent.getMessage(), silent);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
