package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the partitions are ours beyond doubt. Two things say so, and both must be recent: the poll thread is alive, and was so all the time; and Kafka took
 * our word for them, as only a member's commit is taken. A poll alone says nothing: without a coordinator it returns as if there were no mail. Time counts by
 * both clocks: the monotonic one stands still while a machine sleeps, the wall clock may be set. Beaten by the poll thread, asked by any.
 */
final class Heartbeat {

    /** Of the time after which Kafka gives the partitions of a silent member away; what is left is for an answer that was long on its way. */
    private static final double PART = 2.0 / 3;

    /** Commits are asked for so often within that time, so that one that is lost does no harm. */
    private static final int TIMES = 6;

    private final Time time;
    private final Duration stale;
    private volatile Moment polled;
    private volatile Moment confirmed;

    /** By both clocks. */
    record Moment(long nanos, Instant wall) {}

    /** @param session how long Kafka waits for a silent member */
    Heartbeat(Duration session, Time time) {
        this.time = time;
        this.stale = Duration.ofNanos((long) (session.toNanos() * PART));
        this.polled = now();
        this.confirmed = polled;
    }

    Moment now() {
        return new Moment(time.nanos(), time.now());
    }

    /** A sign of life. False when it comes too late to count: then nothing but {@link #confirmed} makes it alive again. */
    boolean beat() {
        Moment now = now();
        if (!recent(polled, now)) {
            return false;
        }
        polled = now;
        return true;
    }

    /** Kafka took a commit of ours, as a member's, that was sent at {@code asked}; or nothing is held that could be another's. */
    void confirmed(Moment asked) {
        confirmed = asked;
        if (!recent(polled, now())) {
            polled = asked;
        }
    }

    /** Whether it is time to ask Kafka again. */
    boolean wantsWord() {
        Moment last = confirmed;
        return time.nanos() - last.nanos > stale.toNanos() / TIMES;
    }

    boolean alive() {
        Moment now = now();
        return recent(polled, now) && recent(confirmed, now);
    }

    private boolean recent(Moment moment, Moment now) {
        return now.nanos - moment.nanos < stale.toNanos()
                && Duration.between(moment.wall, now.wall).compareTo(stale) < 0;
    }
}
