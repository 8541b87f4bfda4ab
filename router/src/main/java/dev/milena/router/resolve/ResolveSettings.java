package dev.milena.router.resolve;

import dev.milena.mail.DomainName;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * What {@code resolve} is told by the configuration.
 *
 * @param routes static routes; the first match wins
 * @param dedicated domains with a topic of their own, which the domains with the same MX hosts share
 * @param own names and addresses of ourselves
 * @param addressLiterals whether {@code user@[192.0.2.1]} is delivered
 */
public record ResolveSettings(
        List<StaticRoute> routes, List<DomainName> dedicated, Set<OwnName> own, boolean addressLiterals) {

    public ResolveSettings {
        routes = List.copyOf(routes);
        dedicated = List.copyOf(dedicated);
        own = Set.copyOf(own);
    }

    boolean isOwn(DomainName host) {
        return !own.isEmpty() && own.contains(new OwnName(host.ascii()));
    }

    boolean isOwn(InetAddress address) {
        return !own.isEmpty() && own.contains(new OwnName(address.getHostAddress()));
    }
}
