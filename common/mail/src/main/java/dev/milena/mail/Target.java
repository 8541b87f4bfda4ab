package dev.milena.mail;

import java.net.InetAddress;
import java.util.List;

/**
 * One host to try, with the addresses it had when the router looked.
 *
 * @param host the MX host name, lower case, for EHLO checks, certificates and events
 * @param addresses in the order to try; never empty
 */
public record Target(String host, int port, List<InetAddress> addresses) {

    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a target has at least one address: " + host);
        }
        addresses = List.copyOf(addresses);
    }
}
