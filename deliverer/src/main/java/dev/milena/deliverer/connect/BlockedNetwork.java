package dev.milena.deliverer.connect;

import dev.milena.runtime.config.Cidr;
import java.util.Arrays;
import java.util.List;

/** A kind of address that no mail from outside should make Milena dial (RFC 6890); whoever controls a domain's DNS chooses what its MX points to. */
public enum BlockedNetwork {
    LOOPBACK("127.0.0.0/8 ::1/128"),
    PRIVATE("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7 fec0::/10"),
    LINK_LOCAL("169.254.0.0/16 fe80::/10"),
    MULTICAST("224.0.0.0/4 240.0.0.0/4 ff00::/8"),
    UNSPECIFIED("0.0.0.0/8 ::/128");

    private final String blocks;

    BlockedNetwork(String blocks) {
        this.blocks = blocks;
    }

    List<Cidr> blocks() {
        return Arrays.stream(blocks.split(" ", -1))
                .map(text -> Cidr.parse(text).orThrow())
                .toList();
    }
}
