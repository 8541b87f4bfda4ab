package dev.milena.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What {@code mail.events} says, read as any operator would read it: by a consumer of its own, committed records only. For one thread. */
final class Events implements AutoCloseable {

    private static final String TOPIC = "mail.events";
    private static final Set<String> FINAL = Set.of("Delivery", "Bounce", "Expiration", "AdminBounce");

    private final ObjectMapper json = new ObjectMapper();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Map<String, Map<String, String>>> finals = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();
    private int mayBeDuplicate;

    Events(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come since. */
    Events read() {
        ConsumerRecords<byte[], byte[]> records;
        do {
            records = consumer.poll(Duration.ofMillis(200));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                take(json.readTree(record.value()));
            }
        } while (!records.isEmpty());
        return this;
    }

    /** The final events of a recipient (addresses without brackets), by the id of the message: one list each, repeated events once. */
    Collection<Collection<String>> finals(String sender, String recipient) {
        Map<String, Map<String, String>> byMessage = finals.getOrDefault(sender + " " + recipient, Map.of());
        Collection<Collection<String>> all = new ArrayList<>();
        byMessage.values().forEach(each -> all.add(each.values()));
        return all;
    }

    /** Events of a type, repeated ones included. */
    int count(String type) {
        return types.getOrDefault(type, 0);
    }

    /** Events that say that a recipient may get a message twice. */
    int mayBeDuplicate() {
        return mayBeDuplicate;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void take(JsonNode event) {
        String type = event.path("type").asString();
        types.merge(type, 1, Integer::sum);
        if (event.path("may_be_duplicate").asBoolean(false)) {
            mayBeDuplicate++;
        }
        if (FINAL.contains(type)) {
            String key = event.path("sender").asString() + " "
                    + event.path("recipient").asString();
            finals.computeIfAbsent(key, fresh -> new HashMap<>())
                    .computeIfAbsent(event.path("id").asString(), fresh -> new HashMap<>())
                    .put(event.path("event_id").asString(), event.toString());
        }
    }
}
