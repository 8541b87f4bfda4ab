package dev.milena.mail;

import java.nio.charset.StandardCharsets;

/**
 * One mailbox. {@code localPart} is the meaning, without quotes and backslashes ({@code "a b"@x} has the local part {@code a b}); its case is kept
 * (RFC 5321 §2.4). It may be empty ({@code ""@x}) and hold UTF-8 (RFC 6531), never a control character.
 */
public record Mailbox(String localPart, MailDomain domain) {

    /** Octets of a local part. RFC 5321 §4.5.3.1.1 asks for 64; longer ones exist (VERP), so the path limit of §4.5.3.1.3 bounds it. */
    public static final int MAX_LOCAL_PART = 254;

    public Mailbox {
        if (octets(localPart) > MAX_LOCAL_PART) {
            throw new IllegalArgumentException(
                    "a local part has at most " + MAX_LOCAL_PART + " octets, not " + octets(localPart));
        }
        if (localPart.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a local part holds no control characters");
        }
    }

    /** As it stands in a command, quoted only where the local part is no dot-string (RFC 5321 §4.1.2). */
    public String text() {
        return (isDotString(localPart) ? localPart : quoted(localPart)) + "@" + domain.text();
    }

    /** Whether an SMTPUTF8 transaction is needed to name it: domains are kept as A-labels, so only the local part decides. */
    public boolean needsSmtpUtf8() {
        return localPart.chars().anyMatch(c -> c > 0x7f);
    }

    private static boolean isDotString(String s) {
        if (s.isEmpty() || s.startsWith(".") || s.endsWith(".") || s.contains("..")) {
            return false;
        }
        return s.chars().allMatch(c -> c > 0x7f || c == '.' || isAtext(c));
    }

    /** What a text takes in UTF-8; limits of addresses count octets. */
    public static int octets(String s) {
        return s.getBytes(StandardCharsets.UTF_8).length;
    }

    /** {@code atext} of RFC 5322 §3.2.3. */
    public static boolean isAtext(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static String quoted(String s) {
        StringBuilder out = new StringBuilder(s.length() + 8).append('"');
        s.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append((char) c);
        });
        return out.append('"').toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
