package dev.milena.bench.source;

import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the relay last answered to each message, and when. Nine octets a message. Thread-safe: each message is written by the one session that sends it, and
 * read when the run is over (or for its time of acceptance, where a stale zero does no harm).
 */
public final class Ledger {

    /** The relay's last word on a message. */
    public enum Answer {
        /** Never begun. */
        NONE,
        /** 2yz to the end of data: the relay owes it to every recipient it took. */
        ACCEPTED,
        /** 4yz or 5yz: it must not arrive. */
        REFUSED,
        /** The connection was lost before an answer: it may arrive. */
        UNANSWERED
    }

    /** Beyond that many messages a run has to be split: 65536 pages of 65536. */
    private static final int PAGE_BITS = 16;

    private static final byte ACCEPTED = 1;
    private static final byte REFUSED = 2;
    private static final byte UNANSWERED = 3;

    private static final long MAX_MICROS = 3_600_000_000L;

    private final Page[] pages = new Page[1 << PAGE_BITS];
    private final Map<Long, BitSet> refusedRecipients = new ConcurrentHashMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder deferrals = new LongAdder();
    private final Histogram latency = new ConcurrentHistogram(MAX_MICROS, 3);
    private final long tag;
    private volatile long firstMeasured;
    private volatile long measuredSince;
    private volatile long begun;

    Ledger(long tag) {
        this.tag = tag;
    }

    /** The tag of this run's ids. */
    public long tag() {
        return tag;
    }

    /** Messages are numbered from 0 to below this. */
    public long begun() {
        return begun;
    }

    /** The first number after the warm-up. */
    public long firstMeasured() {
        return firstMeasured;
    }

    /** {@link System#nanoTime} at the end of the warm-up: 0 while nobody knows; at a rate it is known before it comes. */
    public long measuredSince() {
        return measuredSince;
    }

    public long accepted() {
        return accepted.sum();
    }

    public long refused() {
        return refused.sum();
    }

    public long unanswered() {
        return unanswered.sum();
    }

    /** How often a message was answered 4yz and sent again. */
    public long deferrals() {
        return deferrals.sum();
    }

    /** From when a message was due to its 250, in microseconds. */
    public Histogram latency() {
        return latency;
    }

    public Answer answer(long number) {
        return switch (page(number).answer[index(number)]) {
            case ACCEPTED -> Answer.ACCEPTED;
            case REFUSED -> Answer.REFUSED;
            case UNANSWERED -> Answer.UNANSWERED;
            default -> Answer.NONE;
        };
    }

    /** When the message was accepted by {@link System#nanoTime}; 0 when it was not (yet). */
    public long acceptedAt(long number) {
        return page(number).at[index(number)];
    }

    /** Recipients of accepted messages that the relay did not take. */
    public long refusedRecipients() {
        return refusedRecipients.values().stream()
                .mapToLong(BitSet::cardinality)
                .sum();
    }

    /** Whether the relay took this recipient of an accepted message. */
    public boolean owes(long number, int recipient) {
        BitSet not = refusedRecipients.get(number);
        return not == null || !not.get(recipient);
    }

    void measureFrom(long number, long nanos) {
        firstMeasured = number;
        measuredSince = nanos;
        latency.reset();
    }

    void begunUpTo(long number) {
        begun = number;
    }

    void deferred() {
        deferrals.increment();
    }

    void accepted(long number, long due, long now, @Nullable BitSet notTaken) {
        if (notTaken != null) {
            refusedRecipients.put(number, notTaken);
        }
        Page page = page(number);
        page.at[index(number)] = now;
        page.answer[index(number)] = ACCEPTED;
        accepted.increment();
        if (number >= firstMeasured) {
            latency.recordValue(Math.clamp((now - due) / 1000, 0, MAX_MICROS));
        }
    }

    void refused(long number) {
        page(number).answer[index(number)] = REFUSED;
        refused.increment();
    }

    void unanswered(long number) {
        page(number).answer[index(number)] = UNANSWERED;
        unanswered.increment();
    }

    private Page page(long number) {
        int page = (int) (number >>> PAGE_BITS);
        synchronized (pages) {
            Page present = pages[page];
            if (present == null) {
                present = new Page();
                pages[page] = present;
            }
            return present;
        }
    }

    private static int index(long number) {
        return (int) number & (1 << PAGE_BITS) - 1;
    }

    private static final class Page {
        final byte[] answer = new byte[1 << PAGE_BITS];
        final long[] at = new long[1 << PAGE_BITS];
    }
}
