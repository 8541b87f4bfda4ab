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
     * @param order all hosts with their ranks, also those that did not come into the tiers: domains with the same order can share what was found for one
     * @param tiers hosts by preference; those of one tier are equals
     */
    record Found(String site, String order, List<List<Target>> tiers, Instant resolvedAt, Duration ttl)
            implements Finding {
        Found(String site, List<List<Target>> tiers, Instant resolvedAt, Duration ttl) {
            this(site, orderOf(tiers), tiers, resolvedAt, ttl);
        }

        public Found {
            tiers = List.copyOf(tiers);
        }

        private static String orderOf(List<List<Target>> tiers) {
            StringBuilder order = new StringBuilder();
            for (List<Target> tier : tiers) {
                order.append(' ');
                tier.stream().map(t -> t.host() + ":" + t.port()).sorted().forEach(h -> order.append(h)
                        .append(','));
            }
            return order.toString();
        }
    }

    /** @param unheard whether this says only that our own DNS did not answer */
    record Failed(Failure failure, Duration ttl, boolean unheard) implements Finding {
        Failed(Failure failure, Duration ttl) {
            this(failure, ttl, false);
        }
    }
}
