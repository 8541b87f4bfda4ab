package dev.milena.dns;

import dev.milena.runtime.config.Default;
import dev.milena.runtime.config.HostPort;
import java.time.Duration;
import java.util.List;

/**
 * The {@code dns} section of the configuration.
 *
 * @param servers recursive resolvers as address:port, asked in this order; empty takes those of {@code /etc/resolv.conf}
 * @param timeout how long one server may take for one question
 * @param retries how many further rounds through the servers a question gets
 * @param ipv6 whether AAAA records are asked for: switch it off on machines that have no IPv6
 */
public record DnsConfig(
        @Default("") List<HostPort> servers,
        @Default("3s") Duration timeout,
        @Default("1") int retries,
        @Default("true") boolean ipv6) {

    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(15);

    public DnsConfig {
        servers = List.copyOf(servers);
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout is 10ms to 15s");
        }
        if (retries < 0 || retries > 5) {
            throw new IllegalArgumentException("retries is 0 to 5");
        }
        for (HostPort server : servers) {
            if (!Servers.isLiteral(server.host()) || server.port() == 0) {
                throw new IllegalArgumentException(
                        "a DNS server is given by its address and port, 192.0.2.1:53, not " + server);
            }
        }
    }
}
