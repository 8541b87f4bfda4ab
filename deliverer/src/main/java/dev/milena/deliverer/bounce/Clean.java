package dev.milena.deliverer.bounce;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Makes text from outside fit for a header field of a report: nothing of it may end a line, open a part or leave the charset. Pure. */
final class Clean {

    /** RFC 5322 §2.1.1 allows 998; short enough to fold words of any length by. */
    private static final int FOLD_AT = 76;

    private static final int LONGEST_WORD = 500;

    private Clean() {}

    /** Printable text on one line: controls become spaces, and what is not ASCII a question mark unless {@code utf8}. */
    static String text(String raw, boolean utf8) {
        StringBuilder out = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                out.append(' ');
            } else if (c > 0x7e && (!utf8 || (c >= 0xd800 && c <= 0xdfff))) {
                out.append('?');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString().strip();
    }

    /** {@code name: value} folded at spaces, with its CRLF (RFC 5322 §2.2.3). {@code value} is clean. */
    static String field(String name, String value) {
        return folded(name + ":", value);
    }

    /** {@code value} behind {@code start}, over as many lines as it needs; each but the first begins with a space. */
    static String folded(String start, String value) {
        StringBuilder out = new StringBuilder(start);
        int column = out.length();
        int from = 0;
        while (from < value.length()) {
            int space = value.indexOf(' ', from);
            int end = Math.min(space < 0 ? value.length() : space, from + LONGEST_WORD);
            if (column + 1 + end - from > FOLD_AT && column > start.length()) {
                out.append("\r\n");
                column = 0;
            }
            out.append(' ').append(value, from, end);
            column += 1 + end - from;
            from = end == space ? end + 1 : end;
        }
        return out.append("\r\n").toString();
    }

    /** Undoes xtext (RFC 3461 §4); what is no xtext stays as it is. */
    static String xtext(String encoded) {
        if (encoded.indexOf('+') < 0) {
            return encoded;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '+' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
