package dev.milena.deliverer.lane;

import dev.milena.mail.Destination;
import dev.milena.mail.Failure;
import dev.milena.mail.Target;
import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to one destination: tasks in the order they came, as many at a time as there are connections. Belongs to its loop; nothing blocks.
 *
 * <p>In a shared partition it holds no more than its {@link Backlog} allows, and nothing while its breaker is open: what is above that goes on to a delay
 * topic without spending an attempt, so the partition never waits for this destination. What waits for the process instead, its connections for example,
 * stays. Of a dedicated topic it holds what comes; there the partition is paused ({@link Load}).
 */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final Duration TRY_AGAIN = Duration.ofMillis(100);
    private static final Duration FORGET = Duration.ofMinutes(1);

    final Outside outside;
    final Pool pool;
    private final Lanes lanes;
    private final Destination destination;
    private final Load load;
    private final Breaker breaker;
    private final Backlog waiting;
    private final Spill spill;
    /** Attempts under way whose session is being dialled, in order. */
    final ArrayDeque<Attempt> dialling = new ArrayDeque<>();

    private final Set<Attempt> underWay = new LinkedHashSet<>();
    /** Whether it was this process that let nothing more begin when that was tried last. */
    private boolean heldUp;

    private boolean countedOpen;
    private boolean countedPoor;
    private boolean pumping;
    private boolean pumpAgain;
    private boolean keepingHouse;
    private boolean tryingAgain;
    private @Nullable Partition lastPartition;

    Lane(Lanes lanes, Destination destination, LaneSettings settings, Outside outside, Load load) {
        this.lanes = lanes;
        this.destination = destination;
        this.outside = outside;
        this.load = load;
        this.pool = new Pool(settings, load, lanes.connections(), nanos());
        this.breaker = new Breaker(settings, outside.time());
        this.waiting = new Backlog(load, lanes, outside.recorder().delays(), nanos());
        this.spill = new Spill(outside, waiting);
    }

    Destination destination() {
        return destination;
    }

    long nanos() {
        return outside.time().nanos();
    }

    /** Takes a task; {@link #pump} follows when the batch is in. */
    void offer(Load.Held held, List<Target> targets) {
        Partition partition = held.claim().receipt().partition();
        lastPartition = partition;
        Duration shut = breaker.shutFor();
        if (shut.isPositive()) {
            spill.shut(held, shut);
        } else if (!partition.topic().dedicated() && waiting.full(held, ownLimit(), nanos())) {
            spill.full(held, ownLimit());
        } else {
            waiting.add(new Attempt(this, held, targets), nanos());
        }
    }

    /** Starts whatever can be started. May be called from within itself. */
    void pump() {
        pumpAgain = true;
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (pumpAgain) {
                pumpAgain = false;
                startAttempts();
            }
        } finally {
            pumping = false;
        }
        rest();
    }

    private void startAttempts() {
        heldUp = true;
        while (!dialling.isEmpty() && outside.outcomes().recording() && hasRoom()) {
            // A free session goes to who waits longest, even if a dial is under way for it: that dial may take long.
            Attempt first = dialling.getFirst();
            Pooled session = pool.takeIdle(first);
            if (session == null) {
                break;
            }
            start(first, session);
        }
        while (!waiting.isEmpty()) {
            Attempt first = waiting.first();
            if (!first.claim().receipt().held()) {
                takeFirst().held().leave();
                continue;
            }
            if (!first.claim().receipt().owned() || !outside.outcomes().recording()) {
                tryAgain();
                return;
            }
            if (!hasRoom()) {
                return;
            }
            Duration shut = breaker.shutFor();
            if (shut.isPositive()) {
                heldUp = false;
                while (!waiting.isEmpty()) {
                    spill.shut(takeFirst().held(), shut);
                }
                return;
            }
            Pooled session = pool.takeIdle(first);
            if (session == null && !pool.mayDial()) {
                heldUp = pool.turnedAway();
                if (heldUp) {
                    lanes.connections().await(this);
                }
                return;
            }
            if (!first.held().startBody()) {
                giveBack(session);
                tryAgain();
                return;
            }
            if (!breaker.acquire()) {
                first.held().stopBody();
                giveBack(session);
                heldUp = false;
                return;
            }
            startFirst(session);
        }
        heldUp = false;
    }

    /** Whether it is the destination that takes no more, and not this process that has no more to give. */
    private boolean ownLimit() {
        return !heldUp || pool.atLimit();
    }

    private void startFirst(@Nullable Pooled session) {
        Attempt first = takeFirst();
        underWay.add(first);
        lanes.started();
        start(first, session);
    }

    /** The end of data of an attempt goes out: the envelope of whoever waits first may go with it, where all connections are in use (RFC 2920 §3.1). */
    void follow(Pooled session) {
        try {
            if (!waiting.isEmpty() && pool.mayFollow(session, nanos()) && mayStart(waiting.first(), session)) {
                session.users++;
                startFirst(session);
            }
        } catch (RuntimeException bug) {
            bug(bug, "nothing followed an end of data");
        }
    }

    /** What {@link #startAttempts} asks, of one. */
    private boolean mayStart(Attempt first, Pooled session) {
        if (!first.mayFollow()
                || !first.accepts(session)
                || !first.claim().receipt().held()
                || !first.claim().receipt().owned()
                || !outside.outcomes().recording()
                || breaker.shutFor().isPositive()
                || !hasRoom()
                || !first.held().startBody()) {
            return false;
        }
        boolean closed = breaker.acquire();
        if (!closed) {
            first.held().stopBody();
        }
        return closed;
    }

    private boolean hasRoom() {
        boolean room = load.roomFor(outside.outcomes().unrecorded());
        if (!room) {
            lanes.awaitRoom(this);
        }
        return room;
    }

    private void start(Attempt attempt, @Nullable Pooled session) {
        try {
            attempt.start(session);
        } catch (RuntimeException bug) {
            bug(bug, "an attempt broke off");
            attempt.brokeOff(bug);
        }
    }

    private void giveBack(@Nullable Pooled session) {
        if (session != null) {
            pool.giveBack(session, nanos());
        }
    }

    private Attempt takeFirst() {
        Attempt first = waiting.takeFirst();
        first.held().start();
        return first;
    }

    /** An attempt is over, and its task settled or left. */
    void ended(Attempt attempt, boolean siteFailed) {
        stopped(attempt);
        if (siteFailed) {
            breaker.failed();
        } else {
            waiting.finished(attempt, nanos());
            if (breaker.succeeded()) {
                pool.beginSlowly(nanos());
            } else {
                pool.succeeded(nanos());
            }
        }
        countOpen();
        pump();
    }

    /** An attempt may not go on now, none is spent: it waits in front if the claim still holds, else it is dropped and comes again to the next owner. */
    void heldBack(Attempt attempt) {
        breaker.unused();
        if (attempt.claim().receipt().held() && !attempt.leaving() && !lanes.closing()) {
            stopped(attempt);
            attempt.held().stopBody();
            waiting.putBack(attempt);
        } else {
            stopped(attempt);
            attempt.held().leave();
        }
        pump();
    }

    /** A session nobody waits for any more. */
    void spare(Pooled session) {
        pool.giveBack(session, nanos());
        pump();
    }

    private void stopped(Attempt attempt) {
        underWay.remove(attempt);
        lanes.stopped();
    }

    /** Whether its partition holds too much of all lanes together. */
    boolean crowded() {
        return lastPartition != null && load.crowded(lastPartition);
    }

    /** There is too much in hand: gives away what this lane will not get rid of soon. */
    void shed() {
        int keep = waiting.keep(crowded(), ownLimit(), nanos());
        while (waiting.size() > keep) {
            spill.full(waiting.takeLast().held(), ownLimit());
        }
    }

    /** A partition is leaving: its tasks come again to the next owner, all but those whose end of data is out. */
    void revoke(Partition partition) {
        for (Attempt one : List.copyOf(dialling)) {
            if (one.of(partition)) {
                abandon(one);
            }
        }
        waiting.leave(partition);
        for (Attempt one : List.copyOf(underWay)) {
            if (one.of(partition)) {
                one.leave();
            }
        }
        if (partition.equals(lastPartition)) {
            pool.closeIdle();
        }
        pump();
    }

    /** Nothing new is started; what has a session goes on. */
    void close() {
        List.copyOf(dialling).forEach(this::abandon);
        while (!waiting.isEmpty()) {
            takeFirst().held().leave();
        }
        pool.closeIdle();
    }

    private void abandon(Attempt attempt) {
        attempt.abandon();
        breaker.unused();
        stopped(attempt);
        attempt.held().leave();
    }

    /** For what no attempt's end tells: outcomes can be recorded again, the poll thread is heard of again. */
    private void tryAgain() {
        if (!tryingAgain) {
            tryingAgain = true;
            outside.loop().schedule(TRY_AGAIN, () -> {
                tryingAgain = false;
                pump();
            });
        }
    }

    private void rest() {
        countOpen();
        countPoor();
        if (lanes.closing()) {
            pool.closeIdle();
        }
        boolean idle = waiting.rest(nanos()) && underWay.isEmpty() && pool.size() == 0;
        if (idle && breaker.forgettable()) {
            lanes.forget(this);
        } else if (!keepingHouse && (idle || pool.hasIdle())) {
            keepingHouse = true;
            Duration next = pool.hasIdle() ? Duration.ofNanos(pool.nextExpiry() - nanos()) : FORGET;
            outside.loop().schedule(next, () -> {
                keepingHouse = false;
                pool.expire(nanos());
                pump();
            });
        }
    }

    private void countOpen() {
        if (breaker.open() != countedOpen) {
            countedOpen = !countedOpen;
            load.openBreakers.addAndGet(countedOpen ? 1 : -1);
            log.atInfo()
                    .addKeyValue("destination", destination)
                    .addKeyValue("wait_s", breaker.shutFor().toSeconds())
                    .log(countedOpen ? "breaker opened" : "breaker no longer open");
        }
    }

    private void countPoor() {
        if ((pool.poor() && !waiting.isEmpty()) != countedPoor) {
            countedPoor = !countedPoor;
            load.poor.addAndGet(countedPoor ? 1 : -1);
        }
    }

    void forgotten() {
        if (countedOpen) {
            load.openBreakers.decrementAndGet();
        }
    }

    /** Goes on when a stage is done. What goes wrong in {@code then} is a bug, which a stage would swallow: it is told, and ends the attempt. */
    <T> void when(Attempt attempt, CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        stage.whenComplete((value, problem) -> {
            try {
                then.accept(value, problem);
            } catch (RuntimeException bug) {
                bug(bug, "an attempt broke off");
                attempt.brokeOff(bug);
            }
        });
    }

    void bug(RuntimeException bug, String what) {
        log.atError().addKeyValue("destination", destination).setCause(bug).log(what);
    }

    /** What a stage that promised to complete normally, and did not, is worth. */
    Failure broken(String stage, @Nullable Throwable bug, Target target) {
        log.atError().addKeyValue("destination", destination).setCause(bug).log("{} completed exceptionally", stage);
        return Pooled.internalError(target);
    }
}
