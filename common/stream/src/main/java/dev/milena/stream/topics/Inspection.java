package dev.milena.stream.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares a topic as it is with its plan and keeps what could lose mail. What an operator made safer than the plan (longer retention, more partitions,
 * another replication above ours) is left alone, and so is everything that is only taste.
 */
final class Inspection {

    /** Something to mend: by setting {@code key} to {@code value}. */
    record Finding(TopicProblem problem, String key, String value) {}

    private final TopicSpec spec;
    private final Map<String, String> actual;
    private final List<Finding> findings = new ArrayList<>();

    private Inspection(TopicSpec spec, Map<String, String> actual) {
        this.spec = spec;
        this.actual = actual;
    }

    /** @param replicas of the partition that has the fewest */
    static List<Finding> of(TopicSpec spec, Map<String, String> actual, int replicas) {
        Inspection inspection = new Inspection(spec, actual);
        inspection.cleanup();
        inspection.acknowledgement(replicas);
        inspection.exact(
                MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "stamps records with their maker's time, so retention can cut them early");
        if (spec.config().containsKey(FLUSH_MESSAGES_INTERVAL_CONFIG)) {
            inspection.exact(FLUSH_MESSAGES_INTERVAL_CONFIG, "does not write to disk before it acknowledges");
        }
        inspection.atLeast(MAX_MESSAGE_BYTES_CONFIG, "takes no record as large as ours may be");
        return inspection.findings;
    }

    private void cleanup() {
        String policy = value(CLEANUP_POLICY_CONFIG);
        boolean compacts = policy.contains(CLEANUP_POLICY_COMPACT);
        if (spec.name().equals(TopicNames.CONTROL)) {
            if (!compacts) {
                add(CLEANUP_POLICY_CONFIG, "forgets settings after a while (cleanup.policy is " + policy + ")");
            }
            return;
        }
        if (compacts) {
            add(CLEANUP_POLICY_CONFIG, "is compacted: a later message removes an earlier one of the same key");
        }
        // History is the operator's choice; a queue is not.
        if (!spec.name().equals(TopicNames.EVENTS) && !spec.name().equals(TopicNames.DEAD)) {
            retention();
        }
    }

    private void retention() {
        long needed = Long.parseLong(spec.wanted(RETENTION_MS_CONFIG));
        long kept = number(RETENTION_MS_CONFIG);
        if (kept >= 0 && kept < needed) {
            add(
                    RETENTION_MS_CONFIG,
                    "keeps records for " + words(kept) + ", but mail may wait in it for " + words(needed));
        }
        if (number(RETENTION_BYTES_CONFIG) >= 0) {
            add(RETENTION_BYTES_CONFIG, "drops the oldest mail beyond " + number(RETENTION_BYTES_CONFIG) + " bytes");
        }
    }

    private void acknowledgement(int replicas) {
        if (replicas >= 3 && number(MIN_IN_SYNC_REPLICAS_CONFIG) < 2) {
            findings.add(finding(
                    MIN_IN_SYNC_REPLICAS_CONFIG,
                    "2",
                    "has " + replicas + " replicas but acknowledges with one: losing that one loses mail"));
        }
        exact(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "may make a replica the leader that lacks acknowledged records");
    }

    private void exact(String key, String problem) {
        if (!value(key).equals(spec.wanted(key))) {
            add(key, problem + " (" + key + " is " + value(key) + ")");
        }
    }

    private void atLeast(String key, String problem) {
        if (number(key) < Long.parseLong(spec.wanted(key))) {
            add(key, problem + " (" + key + " is " + value(key) + ")");
        }
    }

    private void add(String key, String problem) {
        findings.add(finding(key, spec.wanted(key), problem));
    }

    private Finding finding(String key, String value, String problem) {
        return new Finding(
                new TopicProblem(spec.name(), problem, "set " + key + "=" + value + ", or run `milena topics apply`"),
                key,
                value);
    }

    private String value(String key) {
        return actual.getOrDefault(key, "unknown");
    }

    private long number(String key) {
        String value = actual.get(key);
        return value == null ? 0 : Long.parseLong(value);
    }

    private static String words(long millis) {
        Duration time = Duration.ofMillis(millis);
        StringBuilder words = new StringBuilder();
        word(words, time.toDaysPart(), " d");
        word(words, time.toHoursPart(), " h");
        word(words, time.toMinutesPart(), " min");
        return words.isEmpty() ? millis + " ms" : words.toString();
    }

    private static void word(StringBuilder words, long amount, String unit) {
        if (amount > 0) {
            words.append(words.isEmpty() ? "" : " ").append(amount).append(unit);
        }
    }
}
