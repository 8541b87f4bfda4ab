package dev.milena.router.resolve;

import dev.milena.dns.MxAnswer;
import dev.milena.dns.Resolver;
import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Target;
import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Finds the route of one domain: static routes first, then address literals, then DNS as RFC 5321 §5.1 says. Keeps nothing but its settings; thread-safe.
 * No stage completes exceptionally unless there is a bug.
 */
final class RouteFinder {

    /** How long what needs no DNS is believed. */
    static final Duration FIXED_TTL = Duration.ofHours(1);

    private final Resolver dns;
    private final ResolveSettings settings;
    private final Time time;
    private final HostFinder hosts;

    RouteFinder(Resolver dns, ResolveSettings settings, Time time, RandomGenerator random) {
        this.dns = dns;
        this.settings = settings;
        this.time = time;
        this.hosts = new HostFinder(dns, settings, time, random);
    }

    /** Whether what is found out about the domain says that our DNS is there. */
    boolean asksDns(MailDomain domain) {
        return domain instanceof DomainName && settings.routes().stream().noneMatch(route -> route.matches(domain));
    }

    CompletionStage<Finding> find(MailDomain domain) {
        for (StaticRoute route : settings.routes()) {
            if (route.matches(domain)) {
                return hosts.smarthosts(domain, route);
            }
        }
        return switch (domain) {
            case AddressLiteral literal -> CompletableFuture.completedFuture(literal(literal));
            case DomainName name -> dns.mx(name).thenCompose(answer -> byMx(name, answer));
        };
    }

    private Finding literal(AddressLiteral literal) {
        if (!settings.addressLiterals()) {
            return new Finding.Failed(RouteFailures.literalRefused(literal), FIXED_TTL);
        }
        if (settings.isOwn(literal.address())) {
            return new Finding.Failed(RouteFailures.leadsBack(literal), FIXED_TTL);
        }
        Target target = new Target(literal.text(), HostFinder.SMTP_PORT, List.of(literal.address()));
        return new Finding.Found(literal.text(), List.of(List.of(target)), time.now(), FIXED_TTL);
    }

    private CompletionStage<Finding> byMx(DomainName domain, MxAnswer answer) {
        return switch (answer) {
            case MxAnswer.Hosts mx -> hosts.exchangers(domain, mx);
            case MxAnswer.NoMx none -> hosts.implicit(domain, none.ttl());
            case MxAnswer.NullMx none -> failed(new Finding.Failed(RouteFailures.nullMx(domain), none.ttl()));
            case MxAnswer.NoSuchDomain none ->
                failed(new Finding.Failed(RouteFailures.noSuchDomain(domain), none.ttl()));
            case MxAnswer.Broken broken ->
                failed(new Finding.Failed(RouteFailures.brokenMx(domain, broken.reason()), broken.ttl()));
            case MxAnswer.Unreachable lost ->
                failed(new Finding.Failed(
                        RouteFailures.unreachable(domain, lost.reason()), lost.ttl(), !lost.answered()));
        };
    }

    private static CompletionStage<Finding> failed(Finding finding) {
        return CompletableFuture.completedFuture(finding);
    }
}
