package dev.milena.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * One of several brokers on this machine, each a process of its own and each also a controller. All of them name the same voters. Three survive the loss of
 * one; two would stop with the loss of either, so there are no fewer than three.
 *
 * @param id this broker's number, one of the voters'
 * @param controllers the ports of 127.0.0.1 where the controllers listen, by number
 */
public record ClusterNode(int id, NavigableMap<Integer, Integer> controllers) {

    private static final int MIN_NODES = 3;

    /** Each costs a JVM on this machine; nobody needs more to see a majority. */
    private static final int MAX_NODES = 9;

    private static final Pattern VOTER = Pattern.compile("([1-9][0-9]{0,3})@127\\.0\\.0\\.1:([1-9][0-9]{0,4})");

    public ClusterNode {
        if (controllers.size() < MIN_NODES || controllers.size() > MAX_NODES) {
            throw new IllegalArgumentException(
                    "a cluster has " + MIN_NODES + " to " + MAX_NODES + " voters, not " + controllers.size());
        }
        if (!controllers.containsKey(id)) {
            throw new IllegalArgumentException("node " + id + " is none of the voters " + controllers.keySet());
        }
        if (controllers.values().stream().anyMatch(port -> port < 1 || port > 65_535)
                || controllers.values().stream().distinct().count() < controllers.size()) {
            throw new IllegalArgumentException("each voter has a port of its own, 1 to 65535");
        }
        controllers = Collections.unmodifiableNavigableMap(new TreeMap<>(controllers));
    }

    /**
     * Reads what Kafka calls {@code controller.quorum.voters}: {@code 1@127.0.0.1:9093,2@127.0.0.1:9193,3@127.0.0.1:9293}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static ClusterNode parse(int id, String voters) {
        NavigableMap<Integer, Integer> controllers = new TreeMap<>();
        for (String voter : voters.split(",", -1)) {
            Matcher parts = VOTER.matcher(voter.strip());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "'" + voter.strip() + "' is no voter; write NUMBER@127.0.0.1:PORT, separated by commas");
            }
            if (controllers.put(Integer.valueOf(parts.group(1)), Integer.valueOf(parts.group(2))) != null) {
                throw new IllegalArgumentException("node " + parts.group(1) + " is named twice");
            }
        }
        return new ClusterNode(id, controllers);
    }

    int controllerPort() {
        return controllers.getOrDefault(id, 0);
    }

    String voters() {
        return controllers.entrySet().stream()
                .map(voter -> voter.getKey() + "@127.0.0.1:" + voter.getValue())
                .collect(Collectors.joining(","));
    }

    /** The same on each node without a word between them: each formats its own directory. */
    String clusterId() {
        UUID id = UUID.nameUUIDFromBytes(voters().getBytes(StandardCharsets.US_ASCII));
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }
}
