package dev.milena.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What an operator with Kafka's own tools could do: write anything anywhere, read anything. For one thread. */
final class KafkaDesk implements AutoCloseable {

    private final Map<String, Object> config;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaDesk(String servers) {
        config = Map.of("bootstrap.servers", servers);
        Map<String, Object> large = new HashMap<>(config);
        large.put("max.request.size", 5 << 20);
        large.put("max.block.ms", 10_000);
        large.put("request.timeout.ms", 5_000);
        large.put("delivery.timeout.ms", 15_000);
        producer = new KafkaProducer<>(large, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Gives its {@code topic/partition/offset}. */
    String send(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        RecordMetadata place = producer.send(record).get();
        return place.topic() + "/" + place.partition() + "/" + place.offset();
    }

    /** Everything committed in a topic. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> from = new HashMap<>();
            consumer.partitionsFor(topic).forEach(info -> from.put(new TopicPartition(topic, info.partition()), 0L));
            return read(consumer, from);
        }
    }

    /** What lies behind the commits of a group. */
    List<String> unread(String group) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> from = new HashMap<>();
        try (Admin admin = Admin.create(config);
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) -> from.put(partition, committed.offset()));
            return read(consumer, from).stream()
                    .map(record -> record.topic() + "/" + record.partition() + "/" + record.offset())
                    .toList();
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> committed = new HashMap<>(config);
        committed.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        }
        return all;
    }
}
