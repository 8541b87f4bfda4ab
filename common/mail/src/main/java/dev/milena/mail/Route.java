package dev.milena.mail;

import java.time.Instant;
import java.util.List;

/** What the router found for a destination. The deliverer decides what a failed route means: it owns retry, expiry and bounce. */
public sealed interface Route {

    /**
     * Hosts to try in this order (RFC 5321 §5.1).
     *
     * @param resolvedAt when DNS said so
     */
    record Via(List<Target> targets, Instant resolvedAt) implements Route {
        public Via {
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("a route has at least one target");
            }
            targets = List.copyOf(targets);
        }
    }

    /** No host to try: null MX, no such domain, DNS out of order, … */
    record Failed(Failure failure) implements Route {}
}
