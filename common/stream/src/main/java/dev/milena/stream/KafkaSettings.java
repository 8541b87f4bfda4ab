package dev.milena.stream;

import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.Default;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kafka} section of the configuration.
 *
 * @param bootstrapServers brokers to ask first
 * @param groupProtocol {@code consumer} (KIP-848), or {@code classic} for clusters before 4.0
 * @param properties passed to every client as they are (security, quotas, …); keys that Milena's guarantees rest on are refused
 * @param requestTimeout how long Kafka may take to answer before an accepted message is answered 451
 * @param transactions false for a cluster that allows none: everything at least once, see {@code operations.md}
 * @param minFree room on the fullest disk of a broker below which no new mail is taken; left out: 1 GiB, or a twentieth of the disk where that is less; 0: never
 * @param clusterId the only cluster that will do; left out: any
 */
public record KafkaSettings(
        @Default("127.0.0.1:9092") List<String> bootstrapServers,
        @Default("consumer") GroupProtocol groupProtocol,
        @Default("") Map<String, String> properties,
        @Default("8s") Duration requestTimeout,
        @Default("true") boolean transactions,
        @Nullable ByteSize minFree,
        @Nullable String clusterId) {

    /** How consumer groups agree on ownership. */
    public enum GroupProtocol {
        CONSUMER,
        CLASSIC
    }

    /** What they would say instead, our guarantees rest on. */
    private static final Set<String> OURS = Set.of(
            "acks",
            "auto.offset.reset",
            "enable.auto.commit",
            "enable.idempotence",
            "heartbeat.interval.ms",
            "interceptor.classes",
            "isolation.level",
            "session.timeout.ms",
            "transactional.id");

    private static final List<String> OUR_FAMILIES = List.of("group.", "partitioner.");

    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
        properties = Map.copyOf(properties);
        List<String> refused = properties.keySet().stream()
                .filter(KafkaSettings::isOurs)
                .sorted()
                .toList();
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("properties: Milena sets these itself, mail could be lost or doubled: "
                    + String.join(", ", refused));
        }
    }

    /** Any cluster, with transactions and the usual room. */
    public KafkaSettings(
            List<String> bootstrapServers,
            GroupProtocol groupProtocol,
            Map<String, String> properties,
            Duration requestTimeout) {
        this(bootstrapServers, groupProtocol, properties, requestTimeout, true, null, null);
    }

    /** The same at another place. */
    public KafkaSettings at(String bootstrapServer) {
        return new KafkaSettings(
                List.of(bootstrapServer), groupProtocol, properties, requestTimeout, transactions, minFree, clusterId);
    }

    private static boolean isOurs(String key) {
        return OURS.contains(key) || OUR_FAMILIES.stream().anyMatch(key::startsWith);
    }
}
