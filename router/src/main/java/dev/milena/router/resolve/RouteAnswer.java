package dev.milena.router.resolve;

import dev.milena.mail.Destination;
import dev.milena.mail.Failure;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.stream.DeliverTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where the mail of one domain goes, for use with any number of messages. Immutable. */
public sealed interface RouteAnswer {

    Destination destination();

    DeliverTopic topic();

    /** Recipients whose answers have the same group can share a task. */
    String group();

    /** The route for one task; the order among equal hosts is drawn anew each time (RFC 5321 §5.1). */
    Route route(RandomGenerator random);

    /** Hosts to try. Domains share a group when they share the destination and the order of its hosts. */
    final class Found implements RouteAnswer {

        private final Destination destination;
        private final DeliverTopic topic;
        private final String group;
        private final List<List<Target>> tiers;
        private final Instant resolvedAt;

        /** The one possible route when no two hosts are equals; null otherwise. */
        private final Route.@Nullable Via only;

        Found(Destination destination, DeliverTopic topic, Finding.Found found) {
            this.destination = destination;
            this.topic = topic;
            this.tiers = found.tiers();
            this.resolvedAt = found.resolvedAt();
            this.group = destination.key() + found.order();
            boolean choice = tiers.stream().anyMatch(tier -> tier.size() > 1);
            this.only = choice
                    ? null
                    : new Route.Via(tiers.stream().flatMap(List::stream).toList(), resolvedAt);
        }

        @Override
        public Destination destination() {
            return destination;
        }

        @Override
        public DeliverTopic topic() {
            return topic;
        }

        @Override
        public String group() {
            return group;
        }

        @Override
        public Route route(RandomGenerator random) {
            if (only != null) {
                return only;
            }
            List<Target> order = new ArrayList<>();
            for (List<Target> tier : tiers) {
                int start = order.size();
                order.addAll(tier);
                for (int i = order.size() - 1; i > start; i--) {
                    int j = start + random.nextInt(i - start + 1);
                    Target swapped = order.get(i);
                    order.set(i, order.get(j));
                    order.set(j, swapped);
                }
            }
            return new Route.Via(order, resolvedAt);
        }
    }

    /**
     * No host to try. Domains never share a group, as each has its own words.
     *
     * @param unheard whether nothing was learnt about the domain, as our own DNS did not answer
     */
    record Failed(Destination destination, DeliverTopic topic, Route.Failed route, boolean unheard)
            implements RouteAnswer {

        /** The same as something that nobody tried: no attempt is spent on it. */
        Failed untried() {
            Failure failure = route.failure();
            Failure untried = new Failure(
                    failure.scope(),
                    failure.permanence(),
                    Failure.Stage.QUEUE,
                    failure.code(),
                    failure.enhanced(),
                    failure.text(),
                    failure.remote(),
                    failure.ambiguous());
            return new Failed(destination, topic, new Route.Failed(untried), unheard);
        }

        @Override
        public String group() {
            return "failed " + destination.key();
        }

        @Override
        public Route route(RandomGenerator random) {
            return route;
        }
    }
}
