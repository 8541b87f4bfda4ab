package dev.milena.smtp.command;

import dev.milena.mail.Parsed;

/** {@code xtext} of RFC 3461 §4: printable ASCII in which {@code +HH} stands for an octet. */
public final class Xtext {

    private Xtext() {}

    /** What it stands for. Octets outside printable ASCII are malformed: no header field or command may ever get them (RFC 3461 §4.2, §4.4). */
    public static Parsed<String> decode(String xtext) {
        StringBuilder out = new StringBuilder(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c == '+') {
                int high = i + 2 < xtext.length() ? hex(xtext.charAt(i + 1)) : -1;
                int low = i + 2 < xtext.length() ? hex(xtext.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Parsed.malformed("in xtext a + is followed by two upper-case hexadecimal digits");
                }
                c = (char) (high << 4 | low);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f || c == '=') {
                return Parsed.malformed("xtext is printable ASCII without space and =");
            }
            if (c < ' ' || c >= 0x7f) {
                return Parsed.malformed("xtext stands for printable characters only");
            }
            out.append(c);
        }
        return Parsed.ok(out.toString());
    }

    /** The xtext that stands for printable ASCII. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '+' || c == '=') {
                out.append('+').append(digit(c >> 4)).append(digit(c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static char digit(int value) {
        return "0123456789ABCDEF".charAt(value & 15);
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
