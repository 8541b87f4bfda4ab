package dev.milena.jmh;

import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Claim;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The account of a deliver partition in which a thousand tasks are under way and end out of order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrackerBenchmark {

    private static final int OPEN = 1_000;

    private final Progress progress = Progress.resume(Checkpoint.at(0, new ReplayFrom(0, 0)), new Replayed());
    private final Claim[] claims = new Claim[OPEN];
    private long next;

    /** Claims the first thousand. */
    public TrackerBenchmark() {
        for (int i = 0; i < OPEN; i++) {
            claims[i] = Objects.requireNonNull(progress.claim(next++));
        }
    }

    /** One ends somewhere among them, the next is claimed. */
    @Benchmark
    public long finishAndClaim() {
        // A step that shares no factor with their number reaches all of them in an order unlike that of the log.
        int one = (int) (next * 389 % OPEN);
        progress.finish(claims[one]);
        claims[one] = Objects.requireNonNull(progress.claim(next++));
        return progress.position();
    }

    /** What is committed beside the offset. */
    @Benchmark
    public String checkpoint() {
        return CheckpointText.write(progress.checkpoint(next));
    }
}
