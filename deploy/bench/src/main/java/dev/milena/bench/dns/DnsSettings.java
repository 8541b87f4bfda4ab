package dev.milena.bench.dns;

import dev.milena.bench.socket.Loops;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * @param sharedHosts 0: each domain has its own MX host; n: the domains share n hosts
 * @param mail the address mail goes to
 * @param dead an address where nothing listens
 * @param ttl of every record, in seconds
 */
public record DnsSettings(InetSocketAddress listen, int sharedHosts, InetAddress mail, InetAddress dead, int ttl) {

    private static final int TTL = 300;

    public DnsSettings {
        if (sharedHosts < 0 || ttl < 0) {
            throw new IllegalArgumentException("shared hosts and time to live are not negative");
        }
    }

    /** A free port, a host of its own for each domain. */
    public static DnsSettings forTests() {
        return of(Loops.local(0), 0);
    }

    public static DnsSettings of(InetSocketAddress listen, int sharedHosts) {
        return new DnsSettings(
                listen, sharedHosts, InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"), TTL);
    }
}
