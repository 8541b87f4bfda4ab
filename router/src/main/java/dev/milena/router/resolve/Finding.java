package dev.milena.router.resolve;

import dev.milena.mail.Failure;
import dev.milena.mail.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What was found out about one domain, before it is known which topic it belongs to. */
sealed interface Finding {

    /** How long it may be believed. */
    Duration ttl();

    /**
     * @param site the name of the set of hosts
     * @param tiers hosts by preference; those of one tier are equals
     */
    record Found(String site, List<List<Target>> tiers, Instant resolvedAt, Duration ttl) implements Finding {
        public Found {
            tiers = List.copyOf(tiers);
        }
    }

    /** @param unheard whether this says only that our own DNS did not answer */
    record Failed(Failure failure, Duration ttl, boolean unheard) implements Finding {
        Failed(Failure failure, Duration ttl) {
            this(failure, ttl, false);
        }
    }
}
