package dev.milena.router.resolve;

import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Parsed;
import dev.milena.runtime.config.HostPort;
import java.util.List;
import java.util.Locale;

/**
 * One entry of {@code router.routes}: mail for the domains that match goes to these hosts, whatever DNS says about the domain.
 *
 * @param match a domain, {@code *.suffix} for everything below one (itself not included), or {@code *} for everything, address literals included
 * @param targets host:port in the order to try; a host is looked up by its addresses, never by MX, with or without [brackets]
 */
public record StaticRoute(String match, List<HostPort> targets) {

    public StaticRoute {
        match = match.toLowerCase(Locale.ROOT);
        String domain = match.startsWith("*.") ? match.substring(2) : match;
        if (!match.equals("*") && DomainName.parse(domain) instanceof Parsed.Malformed<DomainName> bad) {
            throw new IllegalArgumentException(
                    "match is a domain, *.suffix or *, not '" + match + "': " + bad.reason());
        }
        if (!match.equals("*")) {
            match = match.substring(0, match.length() - domain.length())
                    + DomainName.parse(domain).orThrow().ascii();
        }
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route has at least one target");
        }
        if (targets.stream().anyMatch(t -> t.port() == 0)) {
            throw new IllegalArgumentException("the port of a target is 1 to 65535");
        }
    }

    boolean matches(MailDomain domain) {
        if (match.equals("*")) {
            return true;
        }
        return switch (domain) {
            case AddressLiteral literal -> false;
            case DomainName name ->
                match.startsWith("*.")
                        ? name.ascii().endsWith(match.substring(1))
                        : name.ascii().equals(match);
        };
    }
}
