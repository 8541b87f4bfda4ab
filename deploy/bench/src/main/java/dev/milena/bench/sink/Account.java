package dev.milena.bench.sink;

import dev.milena.bench.form.Ids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What arrived: deliveries by (id, recipient), reports, changed messages, latencies. Thread-safe. About twelve octets a delivery. */
public final class Account {

    private static final long MAX_MICROS = 3_600_000_000L;

    private final LongSet deliveries = new LongSet();
    private final LongSet bounced = new LongSet();
    private final LongAdder unique = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final Map<Long, Tally> byTag = new ConcurrentHashMap<>();
    private final LongAdder messages = new LongAdder();
    private final LongAdder corrupt = new LongAdder();
    private final LongAdder reports = new LongAdder();
    private final LongAdder repeatedReports = new LongAdder();
    private final LongAdder others = new LongAdder();
    private final LongAdder deferrals = new LongAdder();
    private final Histogram endToEnd = new ConcurrentHistogram(MAX_MICROS, 3);
    private final Histogram sinceAccepted = new ConcurrentHistogram(MAX_MICROS, 3);
    private final Deque<KeptMail> kept = new ArrayDeque<>(); // guarded by itself
    private final int keep;
    private volatile LongUnaryOperator acceptedAt = id -> 0;
    private volatile long lastDelivery;

    /** @param keep how many whole messages to keep at most */
    public Account(int keep) {
        this.keep = keep;
    }

    /** What {@link #acceptedAt} says of an id whose latencies are nobody's concern. */
    public static final long NOT_MEASURED = -1;

    /** Tells how to find the {@link System#nanoTime} at which an id was accepted (0: unknown; {@link #NOT_MEASURED}). */
    public void acceptedAt(LongUnaryOperator source) {
        acceptedAt = source;
    }

    /** Forgets latencies so far; counts stay. */
    public void restartLatencies() {
        endToEnd.reset();
        sinceAccepted.reset();
    }

    /** Whether this recipient (its {@link Ids#mailbox} hash) got the message. */
    public boolean has(long id, long mailbox) {
        return deliveries.contains(nonZero(Ids.key(id, mailbox)));
    }

    /** Whether a report about this id came back to its sender. */
    public boolean bounced(long id) {
        return bounced.contains(nonZero(id));
    }

    /** Deliveries to different recipients or of different messages. */
    public long unique() {
        return unique.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    /** Of one run, by the tag of its ids. */
    public long duplicates(long tag) {
        Tally tally = byTag.get(tag);
        return tally == null ? 0 : tally.duplicates.sum();
    }

    /** Of one run, by the tag of its ids. */
    public long unique(long tag) {
        Tally tally = byTag.get(tag);
        return tally == null ? 0 : tally.unique.sum();
    }

    /** {@link System#nanoTime} of the last delivery of one run that was not a duplicate; 0 when there was none. */
    public long lastDelivery(long tag) {
        Tally tally = byTag.get(tag);
        return tally == null ? 0 : tally.last;
    }

    /** How often the end of data was answered 451 by a {@link FaultMode}. */
    public long deferrals() {
        return deferrals.sum();
    }

    /** Bench messages taken, whatever the number of recipients. */
    public long messages() {
        return messages.sum();
    }

    /** Messages that came changed: wrong sum, fields missing, or lines that do not end with CRLF. */
    public long corrupt() {
        return corrupt.sum();
    }

    /** Messages from the null sender. */
    public long reports() {
        return reports.sum();
    }

    /** Bench ids about which a report came. */
    public long bouncedIds() {
        return bounced.size();
    }

    /** Reports about an id that already had one. */
    public long repeatedReports() {
        return repeatedReports.sum();
    }

    /** Messages that are neither bench messages nor reports. */
    public long others() {
        return others.sum();
    }

    /** From the source's writing to the sink's 250, in microseconds. */
    public Histogram endToEnd() {
        return endToEnd;
    }

    /** From the relay's 250 to the sink's, in microseconds; 0 where the sink was first. */
    public Histogram sinceAccepted() {
        return sinceAccepted;
    }

    /** {@link System#nanoTime} of the last delivery that was not a duplicate. */
    public long lastDelivery() {
        return lastDelivery;
    }

    /** The latest whole messages, oldest first. */
    public List<KeptMail> kept() {
        synchronized (kept) {
            return new ArrayList<>(kept);
        }
    }

    void delivered(long id, long sentNanos, long[] mailboxes, int count) {
        long now = System.nanoTime();
        messages.increment();
        Tally tally = byTag.computeIfAbsent(Ids.tagOf(id), each -> new Tally());
        int fresh = 0;
        for (int i = 0; i < count; i++) {
            fresh += deliveries.add(nonZero(Ids.key(id, mailboxes[i]))) ? 1 : 0;
        }
        unique.add(fresh);
        tally.unique.add(fresh);
        duplicates.add(count - fresh);
        tally.duplicates.add(count - fresh);
        long accepted = acceptedAt.applyAsLong(id);
        if (fresh > 0) {
            lastDelivery = now;
            tally.last = now;
        }
        if (fresh > 0 && accepted != NOT_MEASURED) {
            endToEnd.recordValue(micros(now - sentNanos));
            sinceAccepted.recordValue(accepted == 0 ? 0 : micros(now - accepted));
        }
    }

    void deferred() {
        deferrals.increment();
    }

    void corrupt(int recipients) {
        corrupt.add(recipients);
    }

    void report(long aboutId) {
        reports.increment();
        if (aboutId != NO_ID && !bounced.add(nonZero(aboutId))) {
            repeatedReports.increment();
        }
    }

    void other() {
        others.increment();
    }

    void keep(KeptMail mail) {
        synchronized (kept) {
            kept.addLast(mail);
            while (kept.size() > keep) {
                kept.removeFirst();
            }
        }
    }

    int keeps() {
        return keep;
    }

    static final long NO_ID = -1;

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 0, MAX_MICROS);
    }

    private static long nonZero(long key) {
        return key == 0 ? 1 : key;
    }

    /** Of one run. */
    private static final class Tally {
        final LongAdder unique = new LongAdder();
        final LongAdder duplicates = new LongAdder();
        volatile long last;
    }
}
