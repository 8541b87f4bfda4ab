package dev.milena.bench.source;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Hands out the next message to send and when it is due, until number or time is used up. Thread-safe. */
final class Pace {

    static final long OVER = -1;

    private final SourceSettings settings;
    private final Ledger ledger;
    private final long start = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final Queue<Long> givenBack = new ConcurrentLinkedQueue<>();
    private volatile long limit = Long.MAX_VALUE;
    private volatile long end = Long.MAX_VALUE;
    private volatile boolean warm;
    private volatile boolean stopped;

    Pace(SourceSettings settings, Ledger ledger) {
        this.settings = settings;
        this.ledger = ledger;
        // At a rate a session claims its next message long before it is due, and what is due decides whether it is
        // measured.
        if (settings.rate() > 0) {
            long warmUp = settings.warmUp().toMillis();
            measure(start + TimeUnit.MILLISECONDS.toNanos(warmUp), settings.rate() * warmUp / 1000);
        } else if (settings.warmUp().isZero()) {
            measure(start, 0);
        }
    }

    /** The number of the next message, or {@link #OVER}. */
    long claim() {
        Long again = givenBack.poll();
        if (again != null) {
            return again;
        }
        long now = System.nanoTime();
        if (!warm && now - start >= settings.warmUp().toNanos()) {
            measure(now, next.get());
        }
        if (stopped || (warm && now - start >= end)) {
            return OVER;
        }
        long number = next.getAndIncrement();
        boolean late = settings.rate() > 0 && end != Long.MAX_VALUE && due(number) - start >= end;
        if (number >= limit || late) {
            next.decrementAndGet();
            return OVER;
        }
        return number;
    }

    /** When it is to be sent, in {@link System#nanoTime}: now, unless a rate is set. */
    long due(long number) {
        int rate = settings.rate();
        return rate == 0
                ? System.nanoTime()
                : start + number / rate * 1_000_000_000L + number % rate * 1_000_000_000L / rate;
    }

    /** A message that was claimed and never went out. */
    void giveBack(long number) {
        givenBack.add(number);
    }

    void stop() {
        stopped = true;
    }

    void close() {
        ledger.begunUpTo(Math.min(next.get(), limit));
    }

    private synchronized void measure(long now, long first) {
        if (warm) {
            return;
        }
        ledger.measureFrom(first, now);
        if (settings.messages() > 0) {
            limit = first + settings.messages();
        }
        if (!settings.time().isZero()) {
            end = now - start + TimeUnit.MILLISECONDS.toNanos(settings.time().toMillis());
        }
        warm = true;
    }
}
