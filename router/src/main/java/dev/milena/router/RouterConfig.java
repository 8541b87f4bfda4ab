package dev.milena.router;

import dev.milena.dns.DnsConfig;
import dev.milena.mail.DomainName;
import dev.milena.router.resolve.OwnName;
import dev.milena.router.resolve.StaticRoute;
import dev.milena.runtime.config.Default;
import dev.milena.stream.DeliverTopic;
import java.time.Duration;
import java.util.List;

/**
 * The router's section of the configuration.
 *
 * @param dns which servers to ask
 * @param routes smarthosts for some or all domains; the first match wins
 * @param dedicated domains with a deliver topic of their own, which every domain with the same MX hosts shares
 * @param dnsWait how long a batch waits for DNS before what is late is parked
 * @param maxRecipientsPerTask recipients of one delivery task, which is one SMTP transaction
 * @param allowAddressLiterals whether {@code user@[192.0.2.1]} is delivered
 * @param localNames names and addresses of ourselves besides this machine's host name: an MX record that points here is a loop
 */
public record RouterConfig(
        DnsConfig dns,
        @Default("") List<StaticRoute> routes,
        @Default("") List<DomainName> dedicated,
        @Default("500ms") Duration dnsWait,
        @Default("100") int maxRecipientsPerTask,
        @Default("false") boolean allowAddressLiterals,
        @Default("") List<OwnName> localNames) {

    /** RFC 5321 §4.5.3.1.8: every server takes a hundred recipients. */
    private static final int MAX_RECIPIENTS = 1000;

    /** Look-ups of the MX hosts of these are repeated all the time, and each has a topic. */
    private static final int MAX_DEDICATED = 200;

    public RouterConfig {
        routes = List.copyOf(routes);
        dedicated = List.copyOf(dedicated);
        localNames = List.copyOf(localNames);
        if (dnsWait.isNegative() || dnsWait.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException("dns-wait is 0s to 5s: it stands between two polls and before a commit");
        }
        if (maxRecipientsPerTask < 1 || maxRecipientsPerTask > MAX_RECIPIENTS) {
            throw new IllegalArgumentException("max-recipients-per-task is 1 to " + MAX_RECIPIENTS);
        }
        if (dedicated.size() > MAX_DEDICATED) {
            throw new IllegalArgumentException("dedicated has at most " + MAX_DEDICATED + " domains");
        }
        if (dedicated.stream().anyMatch(d -> d.ascii().equals("shared"))) {
            throw new IllegalArgumentException("dedicated: mail.deliver.shared is the topic of all others");
        }
        for (DomainName domain : dedicated) {
            if (!fits(domain)) {
                throw new IllegalArgumentException("dedicated: too long for the name of a topic: " + domain);
            }
        }
    }

    private static boolean fits(DomainName domain) {
        try {
            return new DeliverTopic(domain.ascii()).dedicated();
        } catch (IllegalArgumentException tooLong) {
            return false;
        }
    }
}
