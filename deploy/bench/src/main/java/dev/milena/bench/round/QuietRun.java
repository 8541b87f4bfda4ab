package dev.milena.bench.round;

import dev.milena.bench.figure.Latencies;
import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.profile.Phase;
import dev.milena.bench.relay.Relay;
import dev.milena.bench.relay.Usage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A phase in which nothing is sent: what the relay holds and uses all the same. Stateless. */
final class QuietRun {

    private QuietRun() {}

    static Result run(Relay relay, int round, Phase.Quiet phase) throws InterruptedException {
        // The first half is for what a start or a load before leaves to be done.
        Duration half = phase.time().dividedBy(2);
        Thread.sleep(half);
        Usage before = relay.usage();
        Thread.sleep(half);
        Usage after = relay.usage();
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        put(values, Measure.START, relay.startSeconds());
        put(values, Measure.RESIDENT_IDLE, after.residentMib());
        put(values, Measure.CPU_IDLE, (after.cpuSeconds() - before.cpuSeconds()) / half.toMillis() * 1000 * 100);
        put(values, Measure.HEAP_FLOOR, relay.heapMib());
        return new Result(relay.name(), round, phase.name(), values, Latencies.none(), List.of());
    }

    private static void put(Map<Measure, Double> values, Measure measure, double value) {
        if (!Double.isNaN(value)) {
            values.put(measure, value);
        }
    }
}
