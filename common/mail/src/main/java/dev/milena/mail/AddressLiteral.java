package dev.milena.mail;

import java.net.Inet6Address;
import java.net.InetAddress;

/** An address in the place of a domain, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3). */
public record AddressLiteral(InetAddress address) implements MailDomain {

    private static final String IPV6_TAG = "IPv6:";

    /** Reads it with its brackets. Only full dotted quads and IPv6 without a zone; other tags are malformed. */
    public static Parsed<AddressLiteral> parse(String text) {
        if (text.length() < 3 || text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']') {
            return Parsed.malformed("an address literal stands in [brackets]");
        }
        String inner = text.substring(1, text.length() - 1);
        boolean v6 = inner.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
        String address = v6 ? inner.substring(IPV6_TAG.length()) : inner;
        boolean plausible = v6 ? address.indexOf(':') >= 0 && isOf(address, ":.") : isQuad(address);
        if (plausible) {
            try {
                return Parsed.ok(new AddressLiteral(InetAddress.ofLiteral(address)));
            } catch (IllegalArgumentException notAnAddress) {
                return Parsed.malformed("an address literal is [192.0.2.1] or [IPv6:2001:db8::1]");
            }
        }
        return Parsed.malformed("an address literal is [192.0.2.1] or [IPv6:2001:db8::1]");
    }

    @Override
    public String text() {
        return address instanceof Inet6Address
                ? "[IPv6:" + address.getHostAddress() + "]"
                : "[" + address.getHostAddress() + "]";
    }

    /** Four decimal numbers of one to three digits: the shorter forms that inet_aton takes are no literals. */
    private static boolean isQuad(String s) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '.' && digits > 0) {
                dots++;
                digits = 0;
            } else if (c >= '0' && c <= '9' && digits < 3) {
                digits++;
            } else {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static boolean isOf(String s, String others) {
        return s.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 0x80) || others.indexOf(c) >= 0);
    }
}
