package dev.milena.deliverer.connect;

import dev.milena.runtime.config.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which addresses must not be dialled. An IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) is judged by that too: a
 * gateway would take it there. Immutable.
 */
final class BlockedNetworks {

    private final List<Cidr> blocks;

    BlockedNetworks(Collection<BlockedNetwork> networks) {
        this.blocks =
                networks.stream().flatMap(network -> network.blocks().stream()).toList();
    }

    boolean blocks(InetAddress address) {
        if (blocks.isEmpty()) {
            return false;
        }
        InetAddress carried = carried(address);
        for (Cidr block : blocks) {
            if (block.contains(address) || (carried != null && block.contains(carried))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable InetAddress carried(InetAddress address) {
        byte[] octets = address.getAddress();
        if (address instanceof Inet4Address) {
            return null;
        }
        if (allZero(octets, 0, 10)
                && ((octets[10] == 0 && octets[11] == 0) || (octets[10] == -1 && octets[11] == -1))) {
            // ::/96 and ::ffff:0:0/96; :: and ::1 have their own blocks
            return allZero(octets, 10, 15) ? null : ipv4(octets, 12, 0);
        }
        if (octets[0] == 0 && octets[1] == 0x64 && (octets[2] & 0xff) == 0xff && (octets[3] & 0xff) == 0x9b) {
            // 64:ff9b::/96, and 64:ff9b:1::/48 for local use
            return ipv4(octets, 12, 0);
        }
        if (octets[0] == 0x20 && octets[1] == 0x02) {
            return ipv4(octets, 2, 0);
        }
        if (octets[0] == 0x20 && octets[1] == 0x01 && octets[2] == 0 && octets[3] == 0) {
            // Teredo: the client's address, inverted (RFC 4380 §4)
            return ipv4(octets, 12, 0xff);
        }
        return null;
    }

    private static boolean allZero(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] octets, int at, int mask) {
        byte[] four = Arrays.copyOfRange(octets, at, at + 4);
        for (int i = 0; i < four.length; i++) {
            four[i] ^= (byte) mask;
        }
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four octets are an IPv4 address", impossible);
        }
    }
}
