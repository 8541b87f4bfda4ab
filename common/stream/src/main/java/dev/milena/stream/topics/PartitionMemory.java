package dev.milena.stream.topics;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How many partitions a topic had when {@code topics apply} last looked, in {@code mail.control} under {@code partitions/<topic>}: Kafka itself forgets it with
 * the change, and a key whose partition changes has two owners until the old one is empty. Blocks.
 */
final class PartitionMemory {

    private static final String PREFIX = "partitions/";
    private static final Duration STEP = Duration.ofMillis(200);

    private PartitionMemory() {}

    /** Counts by topic; empty where nothing was remembered yet. */
    static Map<String, Integer> read(KafkaSettings settings, Deadline deadline) {
        TopicPartition control = new TopicPartition(TopicNames.CONTROL, 0);
        Map<String, Integer> counts = new HashMap<>();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientConfig.consumer(settings, "milena-topics"));
        try {
            consumer.assign(List.of(control));
            long end = consumer.endOffsets(List.of(control), deadline.left(deadline.whole()))
                    .getOrDefault(control, 0L);
            consumer.seek(
                    control,
                    consumer.beginningOffsets(List.of(control), deadline.left(deadline.whole()))
                            .getOrDefault(control, 0L));
            while (consumer.position(control, deadline.left(deadline.whole())) < end) {
                if (deadline.leftMillis() <= 1) {
                    throw new StreamFailure("Kafka did not give what lies in " + TopicNames.CONTROL);
                }
                consumer.poll(STEP).forEach(record -> take(record, counts));
            }
            return counts;
        } catch (KafkaException silent) {
            throw new StreamFailure("Kafka did not give what lies in " + TopicNames.CONTROL, silent);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, Integer> counts) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        String value = record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
        // Others keep other things there.
        if (key.startsWith(PREFIX) && value.matches("[0-9]{1,7}")) {
            counts.put(key.substring(PREFIX.length()), Integer.valueOf(value));
        }
    }

    static void write(KafkaSettings settings, Map<String, Integer> counts, Deadline deadline) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(ClientConfig.producer(settings, "milena-topics"));
        try {
            for (Map.Entry<String, Integer> each : counts.entrySet()) {
                long offset = producer.send(new ProducerRecord<>(
                                TopicNames.CONTROL,
                                (PREFIX + each.getKey()).getBytes(StandardCharsets.UTF_8),
                                each.getValue().toString().getBytes(StandardCharsets.UTF_8)))
                        .get(deadline.leftMillis(), TimeUnit.MILLISECONDS)
                        .offset();
                assert offset >= 0;
            }
        } catch (ExecutionException | TimeoutException | KafkaException refused) {
            throw new StreamFailure("Kafka did not take the partitions of topics into " + TopicNames.CONTROL, refused);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StreamFailure("writing to " + TopicNames.CONTROL + " was interrupted", stop);
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
