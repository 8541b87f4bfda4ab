package dev.milena.dns;

import dev.milena.runtime.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which servers to ask. Domains in mail are absolute (RFC 5321 §2.3.5), so search lists and {@code ndots} mean nothing here. */
final class Servers {

    private static final Logger log = LoggerFactory.getLogger(Servers.class);
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    /** As resolv.conf(5) has it: more are not asked. */
    private static final int MAX_SYSTEM_SERVERS = 3;

    private static final int DNS_PORT = 53;

    private Servers() {}

    static List<InetSocketAddress> of(List<HostPort> configured) {
        if (!configured.isEmpty()) {
            return configured.stream()
                    .map(s -> new InetSocketAddress(InetAddress.ofLiteral(s.host()), s.port()))
                    .toList();
        }
        String text = "";
        try {
            text = Files.readString(RESOLV_CONF, StandardCharsets.UTF_8);
        } catch (IOException noFile) {
            log.warn("{} cannot be read ({}); asking the name server of this machine", RESOLV_CONF, noFile.toString());
        }
        return parse(text);
    }

    /** The {@code nameserver} lines; the local machine if there is none, as resolv.conf(5) says. */
    static List<InetSocketAddress> parse(String resolvConf) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String line : resolvConf.lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length >= 2
                    && words[0].equals("nameserver")
                    && isLiteral(words[1])
                    && servers.size() < MAX_SYSTEM_SERVERS) {
                servers.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), DNS_PORT));
            }
        }
        return servers.isEmpty()
                ? List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), DNS_PORT))
                : List.copyOf(servers);
    }

    static boolean isLiteral(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException noLiteral) {
            return false;
        }
    }
}
