package dev.milena.runtime.config;

import dev.milena.mail.Parsed;

/** {@code 127.0.0.1:2525}, {@code mx.example:25}, {@code [::1]:2525}. Port 0 asks for a free one. */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("an address is host:port with a port of 0 to 65535");
        }
    }

    public static Parsed<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            return Parsed.malformed("'" + text + "' is no address; write host:port, 127.0.0.1:2525 or [::1]:2525");
        }
        String host = text.substring(0, colon);
        int port = Integer.parseInt(text.substring(colon + 1));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (port > 65_535 || (host.contains(":") && !bracketed)) {
            return Parsed.malformed(
                    "'" + text + "' is no address; a port is 0 to 65535, and an IPv6 address stands in [brackets]");
        }
        return Parsed.ok(new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
