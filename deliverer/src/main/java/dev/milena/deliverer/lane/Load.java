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

    /** A destination with few connections would otherwise wait for every single acknowledgement. */
    private static final int LEAST_UNRECORDED = 32;

    /** With Kafka's usual answer in 20 ms this is 5 000 deliveries a second; when it answers late, more under way would only make it later. */
    private static final int MOST_UNRECORDED = 100;

    /** So that a few dedicated destinations that stand still do not use up what all have. */
    private static final int SHARE_OF_DEDICATED = 8;

    /**
     * Half of what {@code Progress} has open of one partition at most: above it the lanes of a shared partition keep little, so that many slow ones together
     * never bring the others to a stop.
     */
    private static final int CROWDED_TASKS = 750;

    /** Two thirds of what {@code Progress} has open of one partition at most. */
    private static final int ROOM_IN_PARTITION = 1_000;

    /** What a task without its octets takes: the record, its strings, its place in the queue. */
    private static final int TASK_OCTETS = 2 * 1024;

    /** What each of its recipients takes. */
    private static final int RECIPIENT_OCTETS = 256;

    /** What a message that is read from its store takes at most while it is sent: a chunk under way, one read ahead, one on the wire. */
    private static final int MOST_BODY_OCTETS = 3 * 512 * 1024;

    private final long highOctets;
    private final int totalConnections;
    private final int loops;
    private final AtomicLong octets = new AtomicLong();
    /** Of messages that are read from their store while they are sent. Apart from the octets held: those end by being sent, so they must not prevent it. */
    private final AtomicLong bodies = new AtomicLong();

    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentHashMap<Partition, Share> shares = new ConcurrentHashMap<>();
    private volatile boolean overloaded;

    final AtomicInteger lanes = new AtomicInteger();
    /** Open or being dialled. */
    final AtomicInteger connections = new AtomicInteger();
    /** Lanes that are refused a connection although they have less than their share. */
    final AtomicInteger poor = new AtomicInteger();

    final AtomicInteger openBreakers = new AtomicInteger();

    /** @param loops on which the lanes are */
    public Load(LaneSettings settings, int loops, MeterRegistry metrics) {
        this.loops = loops;
        this.highOctets = settings.memoryOctets();
        this.totalConnections = settings.totalConnections();
        metrics.gauge("milena.deliverer.octets.held", octets);
        metrics.gauge("milena.deliverer.octets.sending", bodies);
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
                TASK_OCTETS
                        + RECIPIENT_OCTETS
                                * claim.task().envelope().recipients().size()
                        + (inline == null ? 0 : inline.length),
                shares.computeIfAbsent(claim.receipt().partition(), p -> new Share()));
        octets.addAndGet(held.weight);
        waiting.incrementAndGet();
        held.share.tasks.incrementAndGet();
        held.share.octets.addAndGet(held.weight);
        return held;
    }

    /** Whether so much of a shared partition is in hand that slow destinations must make room. */
    boolean crowded(Partition partition) {
        Share share = partition.topic().dedicated() ? null : shares.get(partition);
        return share != null && share.tasks.get() > CROWDED_TASKS;
    }

    /** Whether one more delivery may begin although so many are not on record yet. A kill repeats no more of them. */
    boolean roomFor(int unrecorded) {
        return unrecorded < Math.clamp(connections.get(), LEAST_UNRECORDED, MOST_UNRECORDED);
    }

    /** Whether the process has no more connections. Loops that ask at the same time may each get the last one: a few too many do no harm. */
    boolean allConnected() {
        return connections.get() >= totalConnections;
    }

    /** Whether a lane with so many connections may have another, if there is one: those that have less than their share come first. */
    boolean permits(int have) {
        return poor.get() == 0 || have < share();
    }

    /** Whether a lane with so many connections has to give one up: to another that has less than its share, and for which none is free. */
    boolean tooRich(int have) {
        return have > share() && poor.get() > totalConnections - connections.get();
    }

    /** So many connections are there for each destination; what others do not use is for whoever comes first. At least one. */
    int share() {
        return Math.max(1, totalConnections / Math.max(1, lanes.get()));
    }

    boolean overloaded() {
        return overloaded;
    }

    /** So many tasks of a shared partition the lanes of one loop may hold together, so that there is room in it for whoever comes. */
    int roomInPartition() {
        return ROOM_IN_PARTITION / loops;
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
        private int body;

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

        /** Room for its message, if that is yet to be read. False: not now. Given back by {@link #stopBody} or at the end. */
        boolean startBody() {
            if (claim.octets() != null || body > 0) {
                return true;
            }
            int needed = (int) Math.min(claim.task().body().size(), MOST_BODY_OCTETS);
            long all = bodies.addAndGet(needed);
            // One goes always, however little memory there is.
            if (all > highOctets / 2 && all > needed) {
                bodies.addAndGet(-needed);
                return false;
            }
            body = needed;
            return true;
        }

        void stopBody() {
            bodies.addAndGet(-body);
            body = 0;
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
            stopBody();
            octets.addAndGet(-weight);
            share.tasks.decrementAndGet();
            share.octets.addAndGet(-weight);
        }
    }
}
