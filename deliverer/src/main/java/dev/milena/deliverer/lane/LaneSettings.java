package dev.milena.deliverer.lane;

import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.Default;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code deliverer.lanes} section.
 *
 * @param connections open at once to one destination
 * @param totalConnections open or being dialled at once, to all destinations together
 * @param idleTimeout how long a session waits for its next message before it is closed
 * @param deliveriesPerConnection messages after which a session is closed
 * @param memory octets of messages in hand, over all destinations; left out, an eighth of the heap
 * @param breakerFailures attempts in a row that must fail at the site before nothing more is tried there
 * @param breakerWait how long nothing is tried then; doubles with every probe that fails
 * @param breakerMaxWait where the doubling ends
 */
public record LaneSettings(
        @Default("10") int connections,
        @Default("2000") int totalConnections,
        @Default("7s") Duration idleTimeout,
        @Default("1000") int deliveriesPerConnection,
        @Nullable ByteSize memory,
        @Default("5") int breakerFailures,
        @Default("30s") Duration breakerWait,
        @Default("15m") Duration breakerMaxWait) {

    public LaneSettings {
        if (connections < 1 || connections > 10_000) {
            throw new IllegalArgumentException("connections are 1 to 10000");
        }
        if (totalConnections < 1 || totalConnections > 100_000) {
            throw new IllegalArgumentException("total-connections is 1 to 100000");
        }
        if (deliveriesPerConnection < 1) {
            throw new IllegalArgumentException("a connection delivers at least one message");
        }
        if (breakerFailures < 1 || breakerFailures > 1000) {
            throw new IllegalArgumentException("breaker-failures is 1 to 1000");
        }
        if (!idleTimeout.isPositive() || !breakerWait.isPositive() || breakerMaxWait.compareTo(breakerWait) < 0) {
            throw new IllegalArgumentException(
                    "idle-timeout and breaker-wait are longer than nothing, breaker-max-wait is no shorter than breaker-wait");
        }
        if (memory != null && memory.bytes() < 1024 * 1024) {
            throw new IllegalArgumentException("memory is at least 1MiB");
        }
    }

    long memoryOctets() {
        return memory == null ? Runtime.getRuntime().maxMemory() / 8 : memory.bytes();
    }
}
