package dev.milena.bench.profile;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measurement.
 *
 * @param line what it is, for the list
 * @param warmUp sent to each relay once after its start; not measured. Zero: not at all
 * @param phases of each round, in order; figures of the later ones are also compared with the first
 */
public record Profile(String name, String line, Setting setting, Duration warmUp, List<Phase> phases) {

    static final Duration WARM_UP = Duration.ofSeconds(30);

    public Profile {
        phases = List.copyOf(phases);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("a profile has a phase");
        }
    }

    static Profile of(String name, String line, Setting setting, Phase... phases) {
        return new Profile(name, line, setting, WARM_UP, List.of(phases));
    }

    /** For phases whose CPU is compared: what the JVM still has to compile would make the later ones look cheap. */
    Profile warmedUpLonger() {
        return new Profile(name, line, setting, WARM_UP.multipliedBy(2), phases);
    }

    /**
     * The load of the first loaded phase, as fast as it goes, for the time of the warm-up; null when there is none to be sent. Where a message has many
     * recipients the warm-up's have one: half a minute of those may be minutes of deliveries.
     */
    public Phase.@Nullable Loaded warmUpPhase() {
        for (Phase phase : phases) {
            if (phase instanceof Phase.Loaded loaded && !warmUp.isZero()) {
                Load load = loaded.load().only(0).during(warmUp).at(new Pacing.Full());
                if (load.recipients().perMessage() > 1) {
                    load = Load.full(1).during(warmUp);
                }
                return new Phase.Loaded("warm-up", load, loaded.faults(), Phase.End.ARRIVED);
            }
        }
        return null;
    }
}
