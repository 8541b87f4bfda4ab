package dev.milena.bench.profile;

/** How fast a load comes. */
public sealed interface Pacing {

    /** As fast as the relay takes it. */
    record Full() implements Pacing {}

    /** Evenly, whether or not the relay keeps up. */
    record PerSecond(int messages) implements Pacing {
        public PerSecond {
            if (messages < 1) {
                throw new IllegalArgumentException("a rate is at least 1 message a second");
            }
        }
    }

    /** Evenly, so much of what the same relay delivered in the first phase of the same round. */
    record Share(double of) implements Pacing {
        public Share {
            if (of <= 0) {
                throw new IllegalArgumentException("a share is more than nothing");
            }
        }
    }

    /** Messages a second; 0 for as fast as possible. */
    default int perSecond(double firstPhase) {
        return switch (this) {
            case Full full -> 0;
            case PerSecond rate -> rate.messages();
            case Share share -> Math.max(1, (int) Math.round(share.of() * firstPhase));
        };
    }
}
