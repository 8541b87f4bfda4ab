package dev.milena.smtp.command;

import dev.milena.mail.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@code xtext} of RFC 3461 §4: printable ASCII in which {@code +HH} stands for an octet. */
final class Xtext {

    private Xtext() {}

    /**
     * What it stands for. RFC 3461 knows ASCII only; Postfix writes the octets of a UTF-8 address this way, so those are read as well. What is no UTF-8 and
     * every control character is malformed: no header field or command may ever get them (RFC 3461 §4.2, §4.4).
     */
    static Parsed<String> decode(String xtext) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(xtext.length());
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c == '+') {
                int high = i + 2 < xtext.length() ? hex(xtext.charAt(i + 1)) : -1;
                int low = i + 2 < xtext.length() ? hex(xtext.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Parsed.malformed("in xtext a + is followed by two upper-case hexadecimal digits");
                }
                octets.write(high << 4 | low);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f || c == '=') {
                return Parsed.malformed("xtext is printable ASCII without space and =");
            } else {
                octets.write(c);
            }
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toByteArray()))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl)
                    ? Parsed.malformed("xtext stands for printable characters only")
                    : Parsed.ok(text);
        } catch (CharacterCodingException notUtf8) {
            return Parsed.malformed("xtext stands for ASCII or UTF-8");
        }
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
