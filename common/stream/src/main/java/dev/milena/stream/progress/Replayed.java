package dev.milena.stream.progress;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the events after a checkpoint say about one deliver partition. Collects in the order of the log; for one thread. */
public final class Replayed {

    private final Map<Long, Outcome> outcomes = new HashMap<>();

    /** @param firstAt where the first event of the offset lies */
    record Outcome(long firstAt, boolean settled, Set<Integer> done) {}

    /** The task at {@code offset} has no unfinished recipient left. */
    public void settled(long offset, long at) {
        outcomes.merge(
                offset,
                new Outcome(at, true, Set.of()),
                (old, now) -> new Outcome(Math.min(old.firstAt, now.firstAt), true, Set.of()));
    }

    /** One recipient of the task at {@code offset} has its final outcome. */
    public void done(long offset, long at, int ordinal) {
        outcomes.merge(offset, new Outcome(at, false, Set.of(ordinal)), Replayed::both);
    }

    public int size() {
        return outcomes.size();
    }

    Map<Long, Outcome> outcomes() {
        return outcomes;
    }

    private static Outcome both(Outcome old, Outcome now) {
        if (old.settled) {
            return old;
        }
        Set<Integer> union = new HashSet<>(old.done);
        union.addAll(now.done);
        return new Outcome(Math.min(old.firstAt, now.firstAt), false, union);
    }
}
