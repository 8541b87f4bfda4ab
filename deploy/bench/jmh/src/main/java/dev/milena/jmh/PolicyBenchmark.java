package dev.milena.jmh;

import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.deliverer.retry.RetrySettings;
import dev.milena.mail.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** When a task is tried again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyBenchmark {

    private static final Duration EXPECTED = Duration.ofSeconds(77);

    private final RetryPolicy policy = new RetryPolicy(new RetrySettings(
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(4)),
            Duration.ofDays(5),
            Duration.ofHours(4)));
    private final Task task = Sample.task();

    @Benchmark
    public RetryPolicy.Decision afterAttempt() {
        return policy.afterAttempt(task, Sample.NOW);
    }

    @Benchmark
    public RetryPolicy.Decision whileShut() {
        return policy.whileShut(task, Sample.NOW, Duration.ofSeconds(30), EXPECTED);
    }
}
