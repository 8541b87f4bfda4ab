package dev.milena.smtp.reply;

import dev.milena.smtp.Reply;
import java.util.List;
import java.util.Locale;

/**
 * What a server offers in its EHLO response (RFC 5321 §4.1.1.1); what does not parse is not offered.
 *
 * @param maxSize octets the server takes at most (RFC 1870); 0 when it names no limit
 * @param maxRecipients recipients of one transaction, maxMails transactions of one session (LIMITS, RFC 9422); 0 when it names no limit
 */
public record Extensions(
        boolean pipelining,
        boolean eightBitMime,
        boolean smtpUtf8,
        boolean dsn,
        boolean chunking,
        boolean startTls,
        boolean size,
        long maxSize,
        int maxRecipients,
        int maxMails) {

    /** A server that knows HELO only. */
    public static final Extensions NONE = new Extensions(false, false, false, false, false, false, false, 0, 0, 0);

    /** Reads the lines behind the first, which is the server's name and greeting. */
    public static Extensions of(Reply ehlo) {
        boolean pipelining = false;
        boolean eightBitMime = false;
        boolean smtpUtf8 = false;
        boolean dsn = false;
        boolean chunking = false;
        boolean startTls = false;
        boolean size = false;
        long maxSize = 0;
        int maxRecipients = 0;
        int maxMails = 0;
        List<String> lines = ehlo.lines();
        for (String line : lines.subList(1, lines.size())) {
            String text = line.strip();
            int blank = text.indexOf(' ');
            String keyword = (blank < 0 ? text : text.substring(0, blank)).toUpperCase(Locale.ROOT);
            String rest = blank < 0 ? "" : text.substring(blank + 1).strip();
            switch (keyword) {
                case "PIPELINING" -> pipelining = true;
                case "8BITMIME" -> eightBitMime = true;
                case "SMTPUTF8" -> smtpUtf8 = true;
                case "DSN" -> dsn = true;
                case "CHUNKING" -> chunking = true;
                case "STARTTLS" -> startTls = true;
                case "SIZE" -> {
                    size = true;
                    maxSize = number(rest, Long.MAX_VALUE);
                }
                case "LIMITS" -> {
                    maxRecipients = limit(rest, "RCPTMAX=");
                    maxMails = limit(rest, "MAILMAX=");
                }
                default -> {
                    // Offers that Milena has no use for.
                }
            }
        }
        return new Extensions(
                pipelining, eightBitMime, smtpUtf8, dsn, chunking, startTls, size, maxSize, maxRecipients, maxMails);
    }

    private static int limit(String words, String name) {
        for (String word : words.split(" ", -1)) {
            if (word.regionMatches(true, 0, name, 0, name.length())) {
                return (int) number(word.substring(name.length()), Integer.MAX_VALUE);
            }
        }
        return 0;
    }

    /** 0 for what is no number, and for one beyond {@code max}, which limits nothing. */
    private static long number(String digits, long max) {
        if (digits.isEmpty() || digits.length() > 18) {
            return 0;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
        }
        long number = Long.parseLong(digits);
        return number > max ? 0 : number;
    }
}
