package dev.milena.stream.client;

import dev.milena.stream.KafkaSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Client settings: the operator's first, then what the guarantees rest on, which always wins. */
public final class ClientConfig {

    /** An accepted record of the largest kind with what {@code mail.dead} adds to it: a record that cannot be buried would stop its partition. */
    private static final int MAX_RECORD = 5 * 1024 * 1024;

    private ClientConfig() {}

    /** A reader of committed records that never resets to the end (that would be silent loss), never commits by itself, and never creates a topic. */
    public static Map<String, Object> consumer(KafkaSettings settings, String clientId) {
        Map<String, Object> config = common(settings, clientId);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        return config;
    }

    /** The same as a member of a group under a name that outlives the process. */
    public static Map<String, Object> member(KafkaSettings settings, Membership membership) {
        Map<String, Object> config = consumer(settings, membership.clientId());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, membership.group());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, membership.instanceId());
        config.put(
                ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                settings.groupProtocol().name().toLowerCase(Locale.ROOT));
        if (settings.groupProtocol() == KafkaSettings.GroupProtocol.CLASSIC) {
            config.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
            config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SessionTimeout.USUAL.toMillis()));
            // A client-side pattern finds new topics only when metadata is read again: as fast as the server-side one
            // does.
            config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
        }
        return config;
    }

    /** Idempotent, acknowledged by every in-sync replica. */
    public static Map<String, Object> producer(KafkaSettings settings, String clientId) {
        Map<String, Object> config = common(settings, clientId);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD);
        // A transaction waits for its predecessor's markers by retrying: 100 ms would be its whole cost. It grows to 1
        // s by itself. Not for consumers: one that waits for records looks around so often.
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 1);
        // Topics are few and known: forgetting one after five idle minutes would make the next record wait for
        // metadata.
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 86_400_000);
        return config;
    }

    /** For the few questions only an admin client asks. */
    public static Map<String, Object> admin(KafkaSettings settings, String clientId) {
        return common(settings, clientId);
    }

    private static Map<String, Object> common(KafkaSettings settings, String clientId) {
        Map<String, Object> config = new HashMap<>(settings.properties());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", settings.bootstrapServers()));
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return config;
    }
}
