package dev.milena.stream.audit;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counts as they grow. For one thread. */
final class Tally {

    private final Map<Kind, Long> places = new EnumMap<>(Kind.class);
    private long accepted;
    private long missing;
    private long doubled;
    private long repeated;
    private long strangers;
    private long repaired;

    /** An accepted recipient and the one place it counts in. */
    void counted(Kind place) {
        accepted++;
        places.merge(place, 1L, Long::sum);
    }

    void missing() {
        accepted++;
        missing++;
    }

    void doubled() {
        doubled++;
    }

    void repeated() {
        repeated++;
    }

    void stranger() {
        strangers++;
    }

    void repaired() {
        repaired++;
    }

    Balance balance(@Nullable Instant since, long unreadable) {
        return new Balance(
                since,
                accepted,
                in(Kind.CANCELLED),
                in(Kind.DELIVERY),
                in(Kind.BOUNCE),
                in(Kind.EXPIRATION),
                in(Kind.ADMIN_BOUNCE),
                in(Kind.UNROUTED),
                in(Kind.AT_DELIVERER),
                in(Kind.WAITING),
                missing,
                in(Kind.DEAD),
                doubled,
                repeated,
                strangers,
                unreadable,
                repaired);
    }

    private long in(Kind place) {
        return places.getOrDefault(place, 0L);
    }
}
