package dev.milena.bench.profile;

import dev.milena.bench.sink.FaultRule;
import java.time.Duration;
import java.util.List;

/** A part of a round that has figures of its own. */
public sealed interface Phase {

    String name();

    /** When a loaded phase is over. */
    enum End {
        /** When everything accepted has arrived. */
        ARRIVED,
        /** When everything accepted was tried once; it is owed in a later phase that is {@link #DRAINED}. */
        OWED,
        /** When everything accepted was tried once; it stays in the queue, and nobody asks for it again. */
        LEFT,
        /** When everything that is owed has arrived: the load stops then, and its own mail has arrived too. */
        DRAINED
    }

    /** @param faults how the sink behaves meanwhile */
    record Loaded(String name, Load load, List<FaultRule> faults, End end) implements Phase {
        public Loaded {
            faults = List.copyOf(faults);
        }
    }

    /** Nothing is sent. */
    record Quiet(String name, Duration time) implements Phase {}

    /** A load that ends when it has arrived. */
    static Phase of(String name, Load load, String... faults) {
        return new Loaded(name, load, rules(faults), End.ARRIVED);
    }

    static Phase ending(End end, String name, Load load, String... faults) {
        return new Loaded(name, load, rules(faults), end);
    }

    private static List<FaultRule> rules(String... faults) {
        return List.of(faults).stream().map(FaultRule::parse).toList();
    }
}
