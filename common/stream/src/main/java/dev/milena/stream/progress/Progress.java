package dev.milena.stream.progress;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The account of one deliver partition under one owner: offsets are claimed in the order they are polled and finished in any order. Only unfinished
 * offsets are kept, so gaps (transaction markers, aborted records) cost nothing. Belongs to one thread.
 *
 * <p>The promise: after a kill at any point, an owner that resumes from the last checkpoint and the events behind it claims every unfinished offset again,
 * and none that an event calls settled.
 */
public final class Progress {

    /** Unfinished offsets at most: what a takeover may hand out again. */
    static final int MAX_OPEN = 1500;

    /** Octets of the packed distances at most: as base64 and with its head the text stays under 4096 characters. */
    static final int MAX_OCTETS = 2_900;

    /**
     * Distance between the lowest unfinished and the highest polled offset at most. Nothing breaks beyond it, but a lane that never ends its task should be
     * seen as lag. One slow dot (ten minutes) at full rate is far from it.
     */
    static final long MAX_SPAN = 2_000_000;

    /** Unfinished offsets, ascending: they come in the order of the log. */
    private final Map<Long, Claim> open = new LinkedHashMap<>();

    /** Unfinished offsets of the checkpoint that were not polled again yet, ascending. */
    private final ArrayDeque<Long> awaited = new ArrayDeque<>();

    /** Replayed outcomes of offsets that were not polled yet. */
    private final TreeMap<Long, Replayed.Outcome> ahead = new TreeMap<>();

    private final int eventsPartition;
    private long next;
    private long replayFrom;

    private Progress(Checkpoint from) {
        this.next = from.next();
        this.eventsPartition = from.replay().partition();
        this.replayFrom = from.replay().offset();
    }

    public static Progress resume(Checkpoint from, Replayed replayed) {
        Progress progress = new Progress(from);
        for (long offset : from.open()) {
            Replayed.Outcome outcome = replayed.outcomes().get(offset);
            if (outcome == null || !outcome.settled()) {
                progress.open.put(offset, claim(offset, outcome));
                progress.awaited.add(offset);
            }
        }
        replayed.outcomes().forEach((offset, outcome) -> {
            if (offset >= from.next()) {
                progress.ahead.put(offset, outcome);
            }
        });
        return progress;
    }

    /** The record at {@code offset} was polled. Null when it is finished already or in hand: skip it. */
    public @Nullable Claim claim(long offset) {
        forgetBelow(offset);
        if (offset < next) {
            Long first = awaited.peekFirst();
            if (first == null || first != offset) {
                return null;
            }
            awaited.removeFirst();
            return open.get(offset);
        }
        next = offset + 1;
        Replayed.Outcome outcome = ahead.remove(offset);
        if (outcome != null && outcome.settled()) {
            return null;
        }
        Claim claim = claim(offset, outcome);
        open.put(offset, claim);
        return claim;
    }

    /** Its outcomes are on record. Idempotent. */
    public void finish(Claim claim) {
        open.remove(claim.offset());
    }

    /** Nothing below {@code position} is still to be polled: what lies there and was not polled is a gap, or retention took it. */
    public void reached(long position) {
        forgetBelow(position);
        next = Math.max(next, position);
    }

    /**
     * Whether the partition must be paused until something is finished. Not while unfinished offsets of the checkpoint are still to be polled: nobody has
     * them, so nobody would ever finish them.
     */
    public boolean full() {
        return awaited.isEmpty() && capped();
    }

    /** Whether the record at {@code offset} may be claimed. What the checkpoint knows always may: it does not add to the account. */
    public boolean admits(long offset) {
        forgetBelow(offset);
        return offset < next || !capped();
    }

    /** The next offset that {@link #claim} could give: records below it need not be read. */
    public long wanted() {
        Long first = awaited.peekFirst();
        return first == null ? next : first;
    }

    /** A distance takes an octet more from 2^7, 2^14 and 2^21 on, and so many distances of a kind fit the span at most. */
    private boolean capped() {
        long count = open.size();
        long span = next - position();
        long octets = count + Math.min(count, span >> 7) + Math.min(count, span >> 14) + Math.min(count, span >> 21);
        return count >= MAX_OPEN || octets > MAX_OCTETS || span >= MAX_SPAN;
    }

    /** The lowest unfinished offset. */
    public long position() {
        return open.isEmpty() ? next : open.keySet().iterator().next();
    }

    /** Unfinished offsets. */
    public int open() {
        return open.size();
    }

    /**
     * What to commit now.
     *
     * @param mark one above the highest acknowledged offset of the events partition, read before this call
     */
    public Checkpoint checkpoint(long mark) {
        long from = mark;
        for (Claim claim : open.values()) {
            from = Math.min(from, claim.firstOutcome());
        }
        for (Replayed.Outcome outcome : ahead.values()) {
            from = Math.min(from, outcome.firstAt());
        }
        replayFrom = Math.max(replayFrom, from);
        long[] offsets = open.keySet().stream().mapToLong(Long::longValue).toArray();
        return new Checkpoint(position(), next, offsets, new ReplayFrom(eventsPartition, replayFrom));
    }

    private void forgetBelow(long offset) {
        for (Long first = awaited.peekFirst(); first != null && first < offset; first = awaited.peekFirst()) {
            open.remove(first);
            awaited.removeFirst();
        }
        ahead.headMap(offset).clear();
    }

    private static Claim claim(long offset, Replayed.@Nullable Outcome outcome) {
        return outcome == null ? new Claim(offset) : new Claim(offset, outcome.done(), outcome.firstAt());
    }
}
