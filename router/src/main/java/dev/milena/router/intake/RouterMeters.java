package dev.milena.router.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The meters of the loop; added to once for each turn. */
final class RouterMeters {

    private final Counter accepted;
    private final Counter due;
    private final Counter shared;
    private final Counter dedicated;
    private final Counter parked;
    private final Counter buried;
    private final Timer turn;
    private final Timer waited;

    RouterMeters(MeterRegistry metrics) {
        accepted = counter(metrics, "milena.router.messages", "from", "accepted", "Messages and due tasks routed");
        due = counter(metrics, "milena.router.messages", "from", "retry", "Messages and due tasks routed");
        shared = counter(metrics, "milena.router.tasks", "topic", "shared", "Tasks given to the deliverer");
        dedicated = counter(metrics, "milena.router.tasks", "topic", "dedicated", "Tasks given to the deliverer");
        parked = Counter.builder("milena.router.parked")
                .description("Tasks sent to a delay topic because DNS was late")
                .register(metrics);
        buried = Counter.builder("milena.router.buried")
                .description("Messages that could not be handled")
                .register(metrics);
        turn = Timer.builder("milena.router.turn")
                .description("One batch from the end of its poll to its commit")
                .register(metrics);
        waited = Timer.builder("milena.router.dns.wait")
                .description("What a batch waited for DNS")
                .register(metrics);
    }

    private static Counter counter(MeterRegistry metrics, String name, String tag, String value, String description) {
        return Counter.builder(name).description(description).tag(tag, value).register(metrics);
    }

    void add(Tally tally, long turnNanos, long waitedNanos) {
        accepted.increment(tally.accepted);
        due.increment(tally.due);
        shared.increment(tally.shared);
        dedicated.increment(tally.dedicated);
        parked.increment(tally.parked);
        buried.increment(tally.buried);
        turn.record(turnNanos, TimeUnit.NANOSECONDS);
        waited.record(waitedNanos, TimeUnit.NANOSECONDS);
    }

    /** What one turn did. */
    static final class Tally {
        int accepted;
        int due;
        int shared;
        int dedicated;
        int parked;
        int buried;
    }
}
