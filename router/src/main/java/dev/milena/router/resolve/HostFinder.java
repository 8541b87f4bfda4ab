package dev.milena.router.resolve;

import dev.milena.dns.AddressAnswer;
import dev.milena.dns.MxAnswer;
import dev.milena.dns.MxHost;
import dev.milena.dns.Resolver;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Parsed;
import dev.milena.mail.Target;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.time.Time;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** From host names to targets with addresses. Thread-safe. */
final class HostFinder {

    /** The deliverer puts its own {@code smtp-port} in its place. */
    static final int SMTP_PORT = 25;

    /** Hosts that come into a route: RFC 5321 §5.1 asks for at least two; more than five are tried by nobody within one attempt. */
    static final int MAX_HOSTS = 5;

    /** Hosts whose addresses are asked for, so that five are left when some have none. */
    private static final int MAX_LOOKED_AT = 10;

    /** Addresses of each host in a route. */
    static final int MAX_ADDRESSES = 5;

    /** How long a route is believed that misses a host because DNS did not answer about it. */
    private static final Duration INCOMPLETE_TTL = Duration.ofMinutes(1);

    private final Resolver dns;
    private final ResolveSettings settings;
    private final Time time;
    private final RandomGenerator random;

    HostFinder(Resolver dns, ResolveSettings settings, Time time, RandomGenerator random) {
        this.dns = dns;
        this.settings = settings;
        this.time = time;
        this.random = random;
    }

    /** The hosts of the MX records, the better ones first, without ourselves and what is no better than ourselves (RFC 5321 §5.1). */
    CompletionStage<Finding> exchangers(DomainName domain, MxAnswer.Hosts mx) {
        Map<DomainName, Integer> best = new LinkedHashMap<>();
        int ours = Integer.MAX_VALUE;
        for (MxHost host : mx.hosts()) {
            if (settings.isOwn(host.host())) {
                ours = Math.min(ours, host.preference());
            }
            best.merge(host.host(), host.preference(), Math::min);
        }
        String site = SiteName.of(best.keySet().stream().map(DomainName::ascii).toList(), domain.ascii());
        List<MxHost> usable = inOrder(best, ours);
        if (usable.isEmpty()) {
            return done(new Finding.Failed(RouteFailures.leadsBack(domain), mx.ttl()));
        }
        Map<DomainName, CompletionStage<AddressAnswer>> asked = new HashMap<>();
        for (MxHost host : usable) {
            asked.put(host.host(), dns.addresses(host.host()));
        }
        return all(asked)
                .thenApply(answers -> route(domain, new Exchangers(site, order(best), usable, mx.ttl()), answers));
    }

    /** @param usable those that are asked for addresses */
    private record Exchangers(String site, String order, List<MxHost> usable, Duration ttl) {}

    /** The hosts by rank, not by preference, which says as much. All of them: which few of many equals are used is left to chance. */
    private static String order(Map<DomainName, Integer> best) {
        StringBuilder order = new StringBuilder();
        int preference = -1;
        for (MxHost host : new MxAnswer.Hosts(
                        best.entrySet().stream()
                                .map(e -> new MxHost(e.getValue(), e.getKey()))
                                .toList(),
                        Duration.ZERO)
                .hosts()) {
            order.append(host.preference() == preference ? ',' : ' ')
                    .append(host.host().ascii());
            preference = host.preference();
        }
        return order.toString();
    }

    /** Those better than us, equals in random order, the first few. */
    private List<MxHost> inOrder(Map<DomainName, Integer> best, int ours) {
        List<MxHost> hosts = new ArrayList<>();
        best.forEach((host, preference) -> {
            if (preference < ours) {
                hosts.add(new MxHost(preference, host));
            }
        });
        for (int i = hosts.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            MxHost swapped = hosts.get(i);
            hosts.set(i, hosts.get(j));
            hosts.set(j, swapped);
        }
        hosts.sort(Comparator.comparingInt(MxHost::preference));
        return List.copyOf(hosts.subList(0, Math.min(hosts.size(), MAX_LOOKED_AT)));
    }

    private Finding route(DomainName domain, Exchangers mx, Map<DomainName, AddressAnswer> answers) {
        int ours = Integer.MAX_VALUE;
        String unreachable = null;
        boolean answered = false;
        Duration ttl = mx.ttl();
        for (MxHost host : mx.usable()) {
            AddressAnswer answer = answers.get(host.host());
            if (answer instanceof AddressAnswer.Addresses found
                    && found.addresses().stream().anyMatch(settings::isOwn)) {
                ours = Math.min(ours, host.preference());
            }
            if (answer instanceof AddressAnswer.Unreachable lost) {
                unreachable = lost.reason();
                answered |= lost.answered();
                ttl = shorter(ttl, INCOMPLETE_TTL);
            } else if (answer != null) {
                ttl = shorter(ttl, answer.ttl());
            }
        }
        List<List<Target>> tiers = tiers(mx.usable(), answers, ours);
        if (!tiers.isEmpty()) {
            return new Finding.Found(mx.site(), mx.order(), tiers, time.now(), ttl);
        }
        if (unreachable != null) {
            return new Finding.Failed(RouteFailures.unreachable(domain, unreachable), shortest(answers), !answered);
        }
        return new Finding.Failed(
                ours < Integer.MAX_VALUE ? RouteFailures.leadsBack(domain) : RouteFailures.noMxHasAddress(domain), ttl);
    }

    private List<List<Target>> tiers(List<MxHost> hosts, Map<DomainName, AddressAnswer> answers, int ours) {
        List<List<Target>> tiers = new ArrayList<>();
        int preference = -1;
        int kept = 0;
        for (MxHost host : hosts) {
            if (kept == MAX_HOSTS || host.preference() >= ours) {
                break;
            }
            if (answers.get(host.host()) instanceof AddressAnswer.Addresses found) {
                if (host.preference() != preference) {
                    tiers.add(new ArrayList<>());
                    preference = host.preference();
                }
                tiers.getLast().add(target(host.host().ascii(), SMTP_PORT, found.addresses()));
                kept++;
            }
        }
        return tiers;
    }

    /** The domain itself, as it has no MX record. */
    CompletionStage<Finding> implicit(DomainName domain, Duration mxTtl) {
        if (settings.isOwn(domain)) {
            return done(new Finding.Failed(RouteFailures.leadsBack(domain), mxTtl));
        }
        return dns.addresses(domain).thenApply(answer -> {
            Duration ttl = shorter(mxTtl, answer.ttl());
            return switch (answer) {
                case AddressAnswer.Addresses found -> {
                    if (found.addresses().stream().anyMatch(settings::isOwn)) {
                        yield new Finding.Failed(RouteFailures.leadsBack(domain), ttl);
                    }
                    Target target = target(domain.ascii(), SMTP_PORT, found.addresses());
                    yield new Finding.Found(domain.ascii(), List.of(List.of(target)), time.now(), ttl);
                }
                case AddressAnswer.None none -> new Finding.Failed(RouteFailures.noHost(domain), ttl);
                case AddressAnswer.NoSuchDomain none -> new Finding.Failed(RouteFailures.noHost(domain), ttl);
                case AddressAnswer.Unreachable lost ->
                    new Finding.Failed(RouteFailures.unreachable(domain, lost.reason()), ttl, !lost.answered());
            };
        });
    }

    /** The targets of a static route, in the order they are written. */
    CompletionStage<Finding> smarthosts(MailDomain domain, StaticRoute route) {
        Map<HostPort, CompletionStage<AddressAnswer>> asked = new HashMap<>();
        for (HostPort target : route.targets()) {
            asked.put(target, smarthost(target.host()));
        }
        return all(asked).thenApply(answers -> {
            List<List<Target>> tiers = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (HostPort target : route.targets()) {
                names.add(target.port() == SMTP_PORT ? target.host() : target.toString());
                if (answers.get(target) instanceof AddressAnswer.Addresses found) {
                    tiers.add(List.of(target(target.host(), target.port(), found.addresses())));
                }
            }
            return tiers.isEmpty()
                    ? new Finding.Failed(
                            RouteFailures.smarthostMissing(
                                    domain, route.targets().toString()),
                            shortest(answers))
                    : new Finding.Found(SiteName.of(names, domain.text()), tiers, time.now(), shortest(answers));
        });
    }

    private CompletionStage<AddressAnswer> smarthost(String host) {
        if (host.equals("localhost")) {
            // RFC 6761 §6.3: never a question for DNS.
            return fixed(List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")));
        }
        try {
            return fixed(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException noLiteral) {
            return switch (DomainName.parse(host)) {
                case Parsed.Ok<DomainName> name -> dns.addresses(name.value());
                case Parsed.Malformed<DomainName> bad ->
                    CompletableFuture.completedFuture(
                            new AddressAnswer.Unreachable(bad.reason(), true, RouteFinder.FIXED_TTL));
            };
        }
    }

    private static CompletionStage<AddressAnswer> fixed(List<InetAddress> addresses) {
        return CompletableFuture.completedFuture(new AddressAnswer.Addresses(addresses, RouteFinder.FIXED_TTL));
    }

    private static Target target(String host, int port, List<InetAddress> addresses) {
        return new Target(host, port, addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES)));
    }

    private static <K> CompletionStage<Map<K, AddressAnswer>> all(Map<K, CompletionStage<AddressAnswer>> asked) {
        CompletionStage<Map<K, AddressAnswer>> answers = CompletableFuture.completedFuture(new HashMap<>());
        for (Map.Entry<K, CompletionStage<AddressAnswer>> one : asked.entrySet()) {
            answers = answers.thenCombine(one.getValue(), (map, answer) -> {
                map.put(one.getKey(), answer);
                return map;
            });
        }
        return answers;
    }

    private static Duration shortest(Map<?, AddressAnswer> answers) {
        return answers.values().stream().map(AddressAnswer::ttl).reduce(RouteFinder.FIXED_TTL, HostFinder::shorter);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static CompletionStage<Finding> done(Finding finding) {
        return CompletableFuture.completedFuture(finding);
    }
}
