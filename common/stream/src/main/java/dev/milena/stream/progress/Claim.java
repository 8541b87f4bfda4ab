package dev.milena.stream.progress;

import java.util.Set;

/**
 * One unfinished offset. {@link #recording} may be called by whoever records outcomes; everything else belongs to the thread of {@link Progress}.
 */
public final class Claim {

    private static final long NOTHING_RECORDED = Long.MAX_VALUE;

    private final long offset;
    private final Set<Integer> done;
    private volatile long firstOutcome;

    Claim(long offset) {
        this(offset, Set.of(), NOTHING_RECORDED);
    }

    Claim(long offset, Set<Integer> done, long firstOutcome) {
        this.offset = offset;
        this.done = Set.copyOf(done);
        this.firstOutcome = firstOutcome;
    }

    public long offset() {
        return offset;
    }

    /** The recipients whose final outcome an earlier owner recorded. */
    public Set<Integer> done() {
        return done;
    }

    /**
     * An outcome of this offset is about to be sent: until the offset is finished the replay position stays at or below {@code mark}. Call it before the
     * send, by one thread at a time.
     *
     * @param mark one above the highest acknowledged offset of the events partition: what is sent from now on lies at or above it
     */
    public void recording(long mark) {
        if (firstOutcome == NOTHING_RECORDED) {
            firstOutcome = mark;
        }
    }

    long firstOutcome() {
        return firstOutcome;
    }
}
