package dev.milena.deliverer.lane;

import dev.milena.deliverer.record.Claim;
import dev.milena.mail.Route;
import dev.milena.stream.DeliveryIntake.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of one event loop: one for each destination that has something to do; idle ones are forgotten. {@link #accept}, {@link #revoke} and {@link #close}
 * may be called from any thread and return at once; everything else happens on the loop.
 */
public final class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private static final Duration SHED_EVERY = Duration.ofMillis(250);
    private static final Duration ROOM_EVERY = Duration.ofMillis(2);

    private final LaneSettings settings;
    private final Outside outside;
    private final Load load;
    private final Map<String, Lane> byDestination = new HashMap<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private int underWay;
    private boolean closing;
    private boolean shedding;
    private final Set<Lane> awaitingRoom = new LinkedHashSet<>();
    private final Connections connections;
    private final Turnover turnover;
    private final Map<Partition, Turnover> byPartition = new HashMap<>();
    private int looks;

    public Lanes(LaneSettings settings, Outside outside, Load load) {
        this.settings = settings;
        this.outside = outside;
        this.load = load;
        this.connections = new Connections(outside.loop(), load);
        this.turnover = new Turnover(outside.time().nanos());
    }

    /** Takes tasks over; each will be settled, or dropped when its partition leaves. The list is not touched by the caller any more. */
    public void accept(List<Load.Held> batch) {
        outside.loop().execute(() -> take(batch));
    }

    /** Drops the waiting tasks of a partition. */
    public void revoke(Partition partition) {
        outside.loop().execute(() -> {
            each().forEach(lane -> lane.revoke(partition));
            byPartition.remove(partition);
        });
    }

    /** Starts nothing more and drops what waits. Completes when nothing is under way. */
    public CompletionStage<Void> close() {
        outside.loop().execute(() -> {
            closing = true;
            each().forEach(Lane::close);
            finishIfIdle();
        });
        return finished;
    }

    private void take(List<Load.Held> batch) {
        Set<Lane> touched = new LinkedHashSet<>();
        for (Load.Held held : batch) {
            Claim claim = held.claim();
            if (closing || !claim.receipt().held()) {
                held.leave();
                continue;
            }
            try {
                take(held, touched);
            } catch (RuntimeException bug) {
                bury(held, bug);
            }
        }
        touched.forEach(Lane::pump);
        if (load.overloaded() || touched.stream().anyMatch(Lane::crowded)) {
            shedLater();
        }
    }

    private void take(Load.Held held, Set<Lane> touched) {
        Claim claim = held.claim();
        switch (claim.task().route()) {
            case Route.Via via -> {
                Lane lane = byDestination.get(claim.task().destination().key());
                if (lane == null) {
                    lane = new Lane(this, claim.task().destination(), settings, outside, load);
                    byDestination.put(claim.task().destination().key(), lane);
                    load.lanes.incrementAndGet();
                }
                lane.offer(held, via.targets());
                touched.add(lane);
            }
            case Route.Failed failed -> {
                outside.recorder().unroutable(claim, failed.failure());
                held.release();
            }
        }
    }

    /** Nothing was recorded for it: what takes tasks fails before it records, or not at all. */
    private void bury(Load.Held held, RuntimeException bug) {
        Claim claim = held.claim();
        log.atError().addKeyValue("task", claim.task().id()).setCause(bug).log("a task cannot be taken");
        try {
            outside.recorder().buried(claim, claim.task().envelope().recipients(), bug);
            held.release();
        } catch (RuntimeException again) {
            log.atError().addKeyValue("task", claim.task().id()).setCause(again).log("its task is left");
            held.leave();
        }
    }

    /** While too much is held no task arrives that would trigger this, so it keeps itself going. */
    private void shedLater() {
        if (shedding || closing) {
            return;
        }
        shedding = true;
        outside.loop().schedule(SHED_EVERY, () -> {
            shedding = false;
            boolean overloaded = load.overloaded();
            List<Lane> pressed =
                    overloaded ? each() : each().stream().filter(Lane::crowded).toList();
            pressed.forEach(Lane::shed);
            if (!pressed.isEmpty()) {
                shedLater();
            }
        });
    }

    /** Pumps the lane again soon: too much that was delivered is not on record yet. One look for all, in another order each time. */
    void awaitRoom(Lane lane) {
        if (awaitingRoom.isEmpty()) {
            outside.loop().schedule(ROOM_EVERY, () -> {
                List<Lane> all = new ArrayList<>(awaitingRoom);
                awaitingRoom.clear();
                Collections.rotate(all, ++looks);
                all.forEach(Lane::pump);
            });
        }
        awaitingRoom.add(lane);
    }

    Connections connections() {
        return connections;
    }

    Turnover turnover() {
        return turnover;
    }

    /** What of one shared partition the lanes of this loop finish. */
    Turnover turnover(Partition partition) {
        return byPartition.computeIfAbsent(
                partition, p -> new Turnover(outside.time().nanos()));
    }

    private List<Lane> each() {
        return new ArrayList<>(byDestination.values());
    }

    boolean closing() {
        return closing;
    }

    void started() {
        underWay++;
    }

    void stopped() {
        underWay--;
        finishIfIdle();
    }

    void forget(Lane lane) {
        if (byDestination.remove(lane.destination().key(), lane)) {
            lane.forgotten();
            load.lanes.decrementAndGet();
        }
    }

    private void finishIfIdle() {
        if (closing && underWay == 0) {
            finished.complete(null);
        }
    }
}
