package dev.milena.mail;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A domain as DNS knows it: A-labels, lower case, no trailing dot, letters, digits and hyphens only (RFC 5890 §2.3.1, RFC 5321 §4.5.3.1.2), and underscores,
 * which hosts and records of DNS have; whoever reads the domain of an address refuses those. Because it can hold nothing else it is safe in topic names, log
 * lines and commands.
 */
public record DomainName(String ascii) implements MailDomain {

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;

    public DomainName {
        String problem = problemOf(ascii);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Reads A-labels, U-labels or a mix; case is folded. A trailing dot, an empty label or a foreign character is malformed. */
    public static Parsed<DomainName> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Parsed.malformed("a domain has at most " + MAX_LENGTH + " characters");
        }
        StringBuilder ascii = new StringBuilder(text.length());
        // RFC 3490 §3.1: the ideographic full stops separate labels too.
        for (String label : text.replaceAll("[\u3002\uff0e\uff61]", ".").split("\\.", -1)) {
            if (!ascii.isEmpty()) {
                ascii.append('.');
            } else if (label.isEmpty()) {
                return Parsed.malformed("a domain does not begin with a dot and is not empty");
            }
            String encoded = isAscii(label) ? label.toLowerCase(Locale.ROOT) : toALabel(label);
            if (encoded == null) {
                return Parsed.malformed("the label '" + label + "' is no internationalized label");
            }
            ascii.append(encoded);
        }
        String problem = problemOf(ascii.toString());
        return problem == null ? Parsed.ok(new DomainName(ascii.toString())) : Parsed.malformed(problem);
    }

    @Override
    public String text() {
        return ascii;
    }

    @Override
    public String toString() {
        return ascii;
    }

    private static @Nullable String problemOf(String s) {
        if (s.isEmpty() || s.length() > MAX_LENGTH) {
            return "a domain has 1 to " + MAX_LENGTH + " characters";
        }
        int labelStart = 0;
        for (int i = 0; i <= s.length(); i++) {
            char c = i == s.length() ? '.' : s.charAt(i);
            if (c == '.') {
                int length = i - labelStart;
                if (length == 0) {
                    return "a domain has no empty label (two dots in a row, or a dot at an end)";
                }
                if (length > MAX_LABEL) {
                    return "a label has at most " + MAX_LABEL + " characters";
                }
                if (s.charAt(labelStart) == '-' || s.charAt(i - 1) == '-') {
                    return "a label does not begin or end with a hyphen";
                }
                labelStart = i + 1;
            } else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
                return "a domain holds letters, digits and hyphens, not " + printable(c);
            }
        }
        return null;
    }

    private static String printable(char c) {
        return c > ' ' && c < 0x7f ? "'" + c + "'" : String.format(Locale.ROOT, "the character U+%04X", (int) c);
    }

    private static boolean isAscii(String s) {
        return s.chars().allMatch(c -> c < 0x80);
    }

    /**
     * {@code xn--} and Punycode of the folded label. Deviation characters (ß, ς) are kept as IDNA 2008 has them: {@link java.net.IDN} would map
     * {@code straße} to {@code strasse}, which is another domain.
     */
    private static @Nullable String toALabel(String label) {
        String folded = Normalizer.normalize(
                Normalizer.normalize(label, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        boolean legal = folded.codePoints()
                .allMatch(c -> c == '-'
                        || Character.isLetterOrDigit(c)
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || Character.getType(c) == Character.COMBINING_SPACING_MARK);
        if (!legal) {
            return null;
        }
        // Full-width letters are plain ones: there is nothing left to encode.
        return isAscii(folded) ? folded : "xn--" + Punycode.encode(folded);
    }
}
