package dev.milena.router.resolve;

import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Route;
import dev.milena.stream.DeliverTopic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which domains have a topic of their own: those listed, and those that share the MX hosts of one of them. Everything else is shared. For one thread.
 *
 * <p>Only listed names become topics, so nobody creates one by writing to a domain.
 */
final class DedicatedTopics {

    private record Place(Destination destination, DeliverTopic topic) {}

    private final Map<DomainName, Place> listed = new LinkedHashMap<>();

    /** The last known MX hosts of each, kept when DNS fails. */
    private final Map<DomainName, String> sites = new HashMap<>();

    private Map<String, Place> bySite = Map.of();

    DedicatedTopics(List<DomainName> domains) {
        for (DomainName d : domains) {
            listed.put(d, new Place(new Destination(d.ascii()), new DeliverTopic(d.ascii())));
        }
    }

    Set<DomainName> domains() {
        return listed.keySet();
    }

    /** Takes notice of a finding; whether it changes what {@link #answer} says of other domains. */
    boolean learn(MailDomain domain, Finding finding) {
        if (!(domain instanceof DomainName name)
                || !listed.containsKey(name)
                || !(finding instanceof Finding.Found found)
                || found.site().equals(sites.put(name, found.site()))) {
            return false;
        }
        Map<String, Place> places = new HashMap<>();
        // Of two with the same hosts the one listed first is theirs.
        listed.forEach((d, place) -> {
            String site = sites.get(d);
            if (site != null) {
                places.putIfAbsent(site, place);
            }
        });
        bySite = places;
        return true;
    }

    RouteAnswer answer(MailDomain domain, Finding finding) {
        Place own = domain instanceof DomainName name ? listed.get(name) : null;
        return switch (finding) {
            case Finding.Found found -> {
                Place place = own != null ? own : placeOf(found.site());
                yield new RouteAnswer.Found(place.destination(), place.topic(), found);
            }
            case Finding.Failed failed -> {
                Place place = own != null ? own : shared(domain.text());
                yield new RouteAnswer.Failed(
                        place.destination(), place.topic(), new Route.Failed(failed.failure()), failed.unheard());
            }
        };
    }

    private Place placeOf(String site) {
        @Nullable Place dedicated = bySite.get(site);
        return dedicated != null ? dedicated : shared(site);
    }

    private static Place shared(String key) {
        return new Place(new Destination(key), DeliverTopic.SHARED);
    }
}
