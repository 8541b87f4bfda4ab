package dev.milena.smtp;

import dev.milena.mail.EnhancedCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply (RFC 5321 §4.2).
 *
 * @param enhanced the enhanced code (RFC 2034), not repeated in {@code lines}; null where there is none
 * @param lines the text of each line without code, separator and enhanced code; at least one, which may be empty
 */
public record Reply(int code, @Nullable EnhancedCode enhanced, List<String> lines) {

    public Reply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("a reply code is 200 to 599, not " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        lines = List.copyOf(lines);
    }

    public static Reply of(int code, String text) {
        return new Reply(code, null, List.of(text));
    }

    public static Reply of(int code, String enhanced, String text) {
        return new Reply(code, EnhancedCode.of(enhanced), List.of(text));
    }

    /** 2yz. */
    public boolean positive() {
        return code / 100 == 2;
    }

    /** 4yz. */
    public boolean transientNegative() {
        return code / 100 == 4;
    }

    /** 5yz. */
    public boolean permanentNegative() {
        return code / 100 == 5;
    }

    /** The lines joined by a space. */
    public String text() {
        return String.join(" ", lines);
    }
}
