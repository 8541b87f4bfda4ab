package dev.milena.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a broker in this process needs to know.
 *
 * @param dataDir kept over restarts; the broker's own files are in its sub folder {@code kafka-4}
 * @param port of 127.0.0.1; 0 takes a free one
 * @param sessionTimeoutMillis how long a consumer may be silent before its partitions go to another: how long a kill -9 keeps mail waiting
 * @param cluster which of several brokers this is; null for the only one
 */
public record EmbeddedKafkaConfig(
        Path dataDir,
        int port,
        int sessionTimeoutMillis,
        @Nullable ClusterNode cluster) {

    /** Twenty missed heartbeats: short enough for a takeover that nobody notices, long enough for a collector's pause on a small machine. */
    private static final int DEFAULT_SESSION_TIMEOUT_MILLIS = 10_000;

    /** Below it a pause of the broker's own disk would look like a death. */
    static final int MIN_SESSION_TIMEOUT_MILLIS = 6_000;

    public EmbeddedKafkaConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (sessionTimeoutMillis < MIN_SESSION_TIMEOUT_MILLIS) {
            throw new IllegalArgumentException("a session timeout is at least " + MIN_SESSION_TIMEOUT_MILLIS + " ms");
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    public EmbeddedKafkaConfig(Path dataDir, int port) {
        this(dataDir, port, DEFAULT_SESSION_TIMEOUT_MILLIS);
    }

    public EmbeddedKafkaConfig(Path dataDir, int port, int sessionTimeoutMillis) {
        this(dataDir, port, sessionTimeoutMillis, null);
    }

    /** The same broker as one of several. */
    public EmbeddedKafkaConfig in(ClusterNode node) {
        return new EmbeddedKafkaConfig(dataDir, port, sessionTimeoutMillis, node);
    }
}
