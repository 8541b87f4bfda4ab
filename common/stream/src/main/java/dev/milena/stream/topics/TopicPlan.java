package dev.milena.stream.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.milena.stream.DeliverTopic;
import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All topics of an installation.
 *
 * @param lifetime the longest time a message may be tried
 * @param retrySteps of the configured schedule; the short parking steps come on top
 * @param dedicated destinations with a topic of their own
 * @param replication copies of each partition; 1 for the embedded broker
 * @param embedded one broker on a small machine: few partitions, small segments
 * @param fsync what is answered with 250 is on disk first, not only in the page cache
 */
public record TopicPlan(
        Duration lifetime,
        List<Duration> retrySteps,
        List<DeliverTopic> dedicated,
        int replication,
        boolean embedded,
        boolean fsync) {

    /** Where the router and the deliverer park work without spending an attempt: late DNS, a full lane, a closed destination. */
    public static final List<Duration> PARKING_STEPS =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));

    /** Beyond the lifetime: for the last attempt, its report, and a service that was down when a message expired. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final Duration HISTORY = Duration.ofDays(30);

    /** Above what our producers make, so that they know before the broker does. */
    private static final int MAX_RECORD_BYTES = 6 * 1024 * 1024;

    private static final int SMALL_SEGMENT = 64 * 1024 * 1024;

    public TopicPlan {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a lifetime is positive, not " + lifetime);
        }
        if (replication < 1) {
            throw new IllegalArgumentException("a topic has at least one replica, not " + replication);
        }
        retrySteps = List.copyOf(retrySteps);
        dedicated = List.copyOf(dedicated);
    }

    List<TopicSpec> topics() {
        List<TopicSpec> all = new ArrayList<>();
        // One partition of the embedded log: with fsync every further one would pay for its own.
        all.add(durable(TopicNames.ACCEPTED, count(24, 1)));
        all.add(durable(TopicNames.BODY, count(12, 2)));
        all.add(queue(TopicNames.deliver(DeliverTopic.SHARED), count(64, 4), longest()));
        for (DeliverTopic topic : dedicated) {
            // One owner, so that its limits are whole; P partitions would divide them by P.
            all.add(queue(TopicNames.deliver(topic), 1, longest()));
        }
        for (Duration delay : delays()) {
            all.add(queue(TopicNames.retry(delay), count(8, 2), lifetime.plus(jittered(delay))));
        }
        all.add(new TopicSpec(TopicNames.EVENTS, count(24, 2), deleting(HISTORY)));
        all.add(new TopicSpec(TopicNames.DEAD, count(4, 1), deleting(HISTORY)));
        Map<String, String> control = common();
        control.put(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);
        all.add(new TopicSpec(TopicNames.CONTROL, 1, control));
        return all;
    }

    private TreeSet<Duration> delays() {
        TreeSet<Duration> delays = new TreeSet<>(retrySteps);
        delays.addAll(PARKING_STEPS);
        return delays;
    }

    /** A message that fails right before it expires is looked at once more after its step, and its body is needed for the report. */
    private Duration longest() {
        return lifetime.plus(jittered(delays().last()));
    }

    /** A step is stretched by up to a tenth, so that what failed together does not come back together. */
    private static Duration jittered(Duration step) {
        return step.plus(step.dividedBy(10));
    }

    private TopicSpec durable(String name, int partitions) {
        TopicSpec queue = queue(name, partitions, longest());
        if (!fsync) {
            return queue;
        }
        Map<String, String> config = new HashMap<>(queue.config());
        config.put(FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        return new TopicSpec(name, partitions, config);
    }

    private TopicSpec queue(String name, int partitions, Duration needed) {
        return new TopicSpec(name, partitions, deleting(needed.plus(MARGIN)));
    }

    private Map<String, String> deleting(Duration retention) {
        Map<String, String> config = common();
        config.put(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE);
        config.put(RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        config.put(RETENTION_BYTES_CONFIG, "-1");
        return config;
    }

    private Map<String, String> common() {
        Map<String, String> config = new HashMap<>();
        // Retention then counts from when a record was written, whatever its message's age.
        config.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        config.put(COMPRESSION_TYPE_CONFIG, "producer");
        config.put(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        config.put(MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        config.put(MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        if (embedded) {
            config.put(SEGMENT_BYTES_CONFIG, Integer.toString(SMALL_SEGMENT));
        }
        return config;
    }

    private int count(int production, int small) {
        return embedded ? small : production;
    }
}
