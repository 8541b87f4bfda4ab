package dev.milena.jmh;

import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Claim;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The account of a deliver partition in which as many tasks are under way as may be, and end out of order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrackerBenchmark {

    private static final int OPEN = 1_500;

    /** Ends before the first figure, so that those under way lie scattered: behind a fixed step it would always be the oldest that ends. */
    private static final int CHURN = 20 * OPEN;

    private final Progress progress = Progress.resume(Checkpoint.at(0, new ReplayFrom(0, 0)), new Replayed());
    private final Claim[] claims = new Claim[OPEN];
    private final SplittableRandom places = new SplittableRandom(1);
    private long next;

    /** Claims the first, then lets many end. */
    public TrackerBenchmark() {
        for (int i = 0; i < OPEN; i++) {
            claims[i] = Objects.requireNonNull(progress.claim(next++));
        }
        for (int i = 0; i < CHURN; i++) {
            endOne();
        }
    }

    /** One ends somewhere among them, the next is claimed. */
    @Benchmark
    public long finishAndClaim() {
        endOne();
        return progress.position();
    }

    /** What is committed beside the offset. */
    @Benchmark
    public String checkpoint() {
        return CheckpointText.write(progress.checkpoint(next));
    }

    private void endOne() {
        int one = places.nextInt(OPEN);
        progress.finish(claims[one]);
        claims[one] = Objects.requireNonNull(progress.claim(next++));
    }
}
