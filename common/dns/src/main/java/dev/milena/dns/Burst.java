package dev.milena.dns;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many questions may be put at once. A name server that is asked for more than its socket's buffer holds loses them without a word, 277 datagrams by Linux'
 * default, and each that is lost costs its timeout. Who was asked some time ago and is silent does not count: that one has been read, and waits for somebody
 * else. For one thread.
 */
final class Burst<Q> {

    static final int MOST = 128;

    /** So long a question counts: a server that is alive reads it within that time. */
    static final long NANOS = 50_000_000L;

    /** Until when each counts, oldest first. */
    private final Map<Q, Long> counted = new LinkedHashMap<>();

    void begin(Q question, long now) {
        counted.put(question, now + NANOS);
    }

    /** It is answered or given up. */
    void end(Q question) {
        counted.remove(question);
    }

    boolean full(long now) {
        Iterator<Long> oldest = counted.values().iterator();
        while (oldest.hasNext() && oldest.next() - now <= 0) {
            oldest.remove();
        }
        return counted.size() >= MOST;
    }

    /** How long it stays full if no answer comes, in nanoseconds; 0 when it is not. */
    long nanosToRoom(long now) {
        return full(now) ? counted.values().iterator().next() - now : 0;
    }
}
