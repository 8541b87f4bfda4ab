package dev.milena.jmh;

import dev.milena.deliverer.lane.LaneSettings;
import dev.milena.deliverer.lane.Load;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether more of a partition is wanted: asked before each task is handed out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimiterBenchmark {

    private final Load load = new Load(
            new LaneSettings(
                    10, 2000, Duration.ofSeconds(7), 1000, null, 5, Duration.ofSeconds(30), Duration.ofMinutes(15)),
            1,
            new SimpleMeterRegistry());
    private final Partition shared = new Partition(DeliverTopic.SHARED, 0);
    private final Partition dedicated = new Partition(new DeliverTopic("gmail.com"), 0);

    @Benchmark
    public boolean shared() {
        return load.wants(shared);
    }

    @Benchmark
    public boolean dedicated() {
        return load.wants(dedicated);
    }
}
