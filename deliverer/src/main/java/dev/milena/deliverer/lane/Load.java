package dev.milena.deliverer.lane;

import dev.milena.deliverer.record.Claim;
import dev.milena.stream.DeliveryIntake.Partition;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all lanes of the process hold together, and when that is enough: back-pressure towards Kafka. Above the high-water mark no partition is wanted until
 * the low-water mark is passed; a partition of a dedicated topic has marks of its own. Thread-safe, except that {@link #wants} is for the poll thread.
 */
public final class Load {

    /** About two seconds of work for the whole process: enough never to run dry between two polls. */
    private static final int HIGH_TASKS = 10_000;

    private static final int HIGH_TASKS_OF_DEDICATED = 2_000;

    /** So that a few dedicated destinations that stand still do not use up what all have. */
    private static final int SHARE_OF_DEDICATED = 8;

    /** What a task without its octets takes: the record, its strings, its place in the queue. */
    private static final int TASK_OCTETS = 2 * 1024;

    private final long highOctets;
    private final AtomicLong octets = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentHashMap<Partition, Share> shares = new ConcurrentHashMap<>();
    private volatile boolean overloaded;

    final AtomicInteger lanes = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger openBreakers = new AtomicInteger();

    public Load(LaneSettings settings, MeterRegistry metrics) {
        this.highOctets = settings.memoryOctets();
        metrics.gauge("milena.deliverer.octets.held", octets);
        metrics.gauge("milena.deliverer.tasks.waiting", waiting);
        metrics.gauge("milena.deliverer.lanes", lanes);
        metrics.gauge("milena.deliverer.connections", connections);
        metrics.gauge("milena.deliverer.breakers.open", openBreakers);
    }

    /** Whether more of this partition is wanted now. */
    public boolean wants(Partition partition) {
        long held = octets.get();
        int tasks = waiting.get();
        overloaded =
                overloaded ? held > highOctets / 2 || tasks > HIGH_TASKS / 2 : held > highOctets || tasks > HIGH_TASKS;
        if (overloaded || !partition.topic().dedicated()) {
            return !overloaded;
        }
        Share share = shares.get(partition);
        if (share == null) {
            return true;
        }
        int half = share.full ? 2 : 1;
        share.full = share.tasks.get() > HIGH_TASKS_OF_DEDICATED / half
                || share.octets.get() > highOctets / SHARE_OF_DEDICATED / half;
        return !share.full;
    }

    /** Takes a task into account until it is released. */
    public Held take(Claim claim) {
        byte[] inline = claim.octets();
        Held held = new Held(
                claim,
                TASK_OCTETS + (inline == null ? 0 : inline.length),
                shares.computeIfAbsent(claim.receipt().partition(), p -> new Share()));
        octets.addAndGet(held.weight);
        waiting.incrementAndGet();
        held.share.tasks.incrementAndGet();
        held.share.octets.addAndGet(held.weight);
        return held;
    }

    boolean overloaded() {
        return overloaded;
    }

    /** Above it a single lane of a shared partition holds too much of the memory of all. */
    long octetsPerLane() {
        return highOctets / 4;
    }

    private static final class Share {
        final AtomicInteger tasks = new AtomicInteger();
        final AtomicLong octets = new AtomicLong();
        /** Poll thread only. */
        boolean full;
    }

    /** A claim and the room it takes. Must be released or left exactly once. Handed from the poll thread to the lane's loop; for one thread at a time. */
    public final class Held {

        private final Claim claim;
        private final int weight;
        private final Share share;
        private boolean started;
        private boolean released;

        private Held(Claim claim, int weight, Share share) {
            this.claim = claim;
            this.weight = weight;
            this.share = share;
        }

        Claim claim() {
            return claim;
        }

        int weight() {
            return weight;
        }

        /** It waits no longer. */
        void start() {
            if (!started) {
                started = true;
                waiting.decrementAndGet();
            }
        }

        /** Nothing will be recorded for it here: it comes again to whoever owns its partition next. */
        void leave() {
            claim.receipt().leave();
            release();
        }

        /** It is settled. */
        void release() {
            if (released) {
                throw new IllegalStateException(
                        "released twice: " + claim.task().id());
            }
            released = true;
            if (!started) {
                waiting.decrementAndGet();
            }
            octets.addAndGet(-weight);
            share.tasks.decrementAndGet();
            share.octets.addAndGet(-weight);
        }
    }
}
