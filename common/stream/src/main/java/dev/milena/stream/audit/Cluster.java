package dev.milena.stream.audit;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.AdminAnswer;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** What an audit asks of Kafka besides records. Blocks; throws {@link StreamFailure} when there is no answer. For one thread. */
final class Cluster implements AutoCloseable {

    private final Admin admin;

    Cluster(KafkaSettings settings, String clientId) {
        this.admin = Admin.create(ClientConfig.admin(settings, clientId));
    }

    List<TopicPartition> partitions(Predicate<String> topics) {
        List<String> names = AdminAnswer.of(admin.listTopics().names(), "list topics").stream()
                .filter(topics)
                .sorted()
                .toList();
        return AdminAnswer.of(admin.describeTopics(names).allTopicNames(), "describe topics").values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(AdminAnswer.of(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "tell the offsets of " + group));
        all.values().removeIf(Objects::isNull);
        return all;
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** One above the last record that every replica has, decided or not. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /** The first record that is not older; absent where there is none. */
    Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> found = offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()));
        found.values().removeIf(offset -> offset < 0);
        return found;
    }

    /** When the oldest record was written; absent where there is none. */
    Map<TopicPartition, Instant> oldest(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Instant> oldest = new HashMap<>();
        infos(partitions, OffsetSpec.forTimestamp(0)).forEach((partition, info) -> {
            if (info.offset() >= 0) {
                oldest.put(partition, Instant.ofEpochMilli(info.timestamp()));
            }
        });
        return oldest;
    }

    /** How long a topic keeps its records at least. */
    Duration retention(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = AdminAnswer.of(admin.describeConfigs(List.of(resource)).all(), "tell the settings of topics")
                .getOrDefault(resource, new Config(List.of()));
        ConfigEntry millis = config.get(TopicConfig.RETENTION_MS_CONFIG);
        return millis == null || millis.value() == null
                ? Duration.ZERO
                : Duration.ofMillis(Long.parseLong(millis.value()));
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        infos(partitions, which).forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> infos(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        return AdminAnswer.of(
                admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all(),
                "tell the offsets of topics");
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
