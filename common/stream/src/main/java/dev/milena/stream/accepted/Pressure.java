package dev.milena.stream.accepted;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether more mail may come. Backwards to ingress: not writable above the high-water mark (until below the low one), when nothing was acknowledged for a
 * while although something waits, and after a failure until Kafka acknowledges again or has been left alone for a moment: then what comes next tries it. Thread-safe, without locks: it is asked for every message.
 */
final class Pressure {

    /** What may lie in the producer; less than half of its buffer, because small records take a whole batch of it. */
    static final long HIGH_WATER = 24L * 1024 * 1024;

    private static final long LOW_WATER = HIGH_WATER / 2;

    /** A cluster that changes a leader answers again within a second or two; beyond that clients do better elsewhere. */
    private static final Duration STALL = Duration.ofSeconds(2);

    private final Time time;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger records = new AtomicInteger();
    private volatile long progress;
    private volatile boolean full;
    private volatile boolean answering = true;
    private volatile long silentSince;

    Pressure(Time time) {
        this.time = time;
        this.progress = time.nanos();
    }

    void sent(int size) {
        if (records.getAndIncrement() == 0) {
            progress = time.nanos();
        }
        if (bytes.addAndGet(size) > HIGH_WATER) {
            full = true;
        }
    }

    void acknowledged(int size) {
        progress = time.nanos();
        answering = true;
        gone(size);
    }

    /**
     * Kafka did not take it.
     *
     * @param lost it did not even answer
     */
    void failed(int size, boolean lost) {
        if (lost) {
            silent();
        }
        gone(size);
    }

    /** Kafka did not answer something. */
    void silent() {
        silentSince = time.nanos();
        answering = false;
    }

    private void gone(int size) {
        records.decrementAndGet();
        if (bytes.addAndGet(-size) < LOW_WATER) {
            full = false;
        }
    }

    boolean writable() {
        return !full && (answering || time.nanos() - silentSince > STALL.toNanos()) && !stalled();
    }

    private boolean stalled() {
        return records.get() > 0 && time.nanos() - progress > STALL.toNanos();
    }

    long bytes() {
        return bytes.get();
    }
}
