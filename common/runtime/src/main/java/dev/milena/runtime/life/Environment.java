package dev.milena.runtime.life;

import dev.milena.runtime.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.random.RandomGenerator;

/**
 * What {@code Main} hands to a service besides its configuration.
 *
 * @param random must be safe for use by several threads
 * @param nodeId names this process in events and logs and keeps its partitions over a restart: stable, unique per service
 */
public record Environment(Time time, RandomGenerator random, MeterRegistry metrics, String nodeId) {

    /** The same for one of several services in a process. */
    public Environment of(String service) {
        return new Environment(time, random, metrics, nodeId + "-" + service);
    }
}
