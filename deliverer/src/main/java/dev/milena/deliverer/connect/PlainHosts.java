package dev.milena.deliverer.connect;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers for a while, and for at most 10 000 hosts, with whom TLS did not come about. Thread-safe: all event loops share it; the lock is held briefly. */
final class PlainHosts {

    private static final int MAX = 10_000;

    private final Time time;
    private final long nanos;

    /** Guarded by this; in the order of their entry, so that the oldest leaves first. */
    private final Map<String, Long> until = new LinkedHashMap<>();

    PlainHosts(Time time, Duration memory) {
        this.time = time;
        this.nanos = memory.toNanos();
    }

    synchronized void remember(String host) {
        until.remove(host);
        until.put(host, time.nanos() + nanos);
        if (until.size() > MAX) {
            until.remove(until.keySet().iterator().next());
        }
    }

    synchronized boolean contains(String host) {
        if (until.isEmpty()) {
            return false;
        }
        Long end = until.get(host);
        if (end == null) {
            return false;
        }
        if (time.nanos() - end >= 0) {
            until.remove(host);
            return false;
        }
        return true;
    }
}
