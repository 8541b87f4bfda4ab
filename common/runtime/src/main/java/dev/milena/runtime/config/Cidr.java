package dev.milena.runtime.config;

import dev.milena.mail.Parsed;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** A block of addresses: {@code 127.0.0.0/8}, {@code ::1/128}, or one address. */
public record Cidr(InetAddress network, int prefix) {

    private static final Pattern QUAD = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    public static Parsed<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            // ofLiteral takes 192.168 too, for 192.0.0.168: another network than whoever wrote it meant.
            if (address.indexOf(':') < 0 && !QUAD.matcher(address).matches()) {
                throw new IllegalArgumentException("not four numbers");
            }
            InetAddress network = InetAddress.ofLiteral(address);
            int bits = network.getAddress().length * 8;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return prefix < 0 || prefix > bits
                    ? Parsed.malformed("'" + text + "': a prefix is 0 to " + bits)
                    : Parsed.ok(new Cidr(network, prefix));
        } catch (IllegalArgumentException notAnAddress) {
            return Parsed.malformed("'" + text + "' is no block of addresses; write 192.0.2.0/24 or 2001:db8::/32");
        }
    }

    /** Whether the address lies in this block; never, if it is of the other family. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit)) & 0xff;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
