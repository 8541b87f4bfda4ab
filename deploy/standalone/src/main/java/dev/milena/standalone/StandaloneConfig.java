package dev.milena.standalone;

import dev.milena.runtime.config.Default;
import java.nio.file.Path;

/**
 * The {@code standalone} section: the broker in this process.
 *
 * @param dataDir everything Milena remembers; kept over restarts
 * @param durability what a 250 means when the power fails
 * @param kafkaPort of 127.0.0.1, where the broker listens for us and for Kafka's tools
 */
public record StandaloneConfig(
        @Default("./milena-data") Path dataDir,
        @Default("fsync") Durability durability,
        @Default("9092") int kafkaPort) {

    /** What an acknowledged record survives besides the end of the process. */
    public enum Durability {
        /** The loss of power: it is on disk. */
        FSYNC,
        /** Not that: it is in the memory of the operating system. */
        PAGE_CACHE
    }

    public StandaloneConfig {
        if (kafkaPort < 0 || kafkaPort > 65_535) {
            throw new IllegalArgumentException("kafka-port is 0 to 65535, not " + kafkaPort);
        }
    }
}
