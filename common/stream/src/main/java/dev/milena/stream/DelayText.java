package dev.milena.stream;

import dev.milena.mail.Parsed;
import java.time.Duration;

/** A delay as part of a topic name, largest unit first, nothing that is zero: {@code 10s}, {@code 1m}, {@code 1h30m}, {@code 2d}. */
final class DelayText {

    private static final String UNITS = "dhms";
    private static final long[] SECONDS = {86_400, 3_600, 60, 1};

    /** Longest text taken in: enough for every delay of years. */
    private static final int MAX_LENGTH = 20;

    private DelayText() {}

    /** Throws for what is no positive whole number of seconds: two such delays could share a name. */
    static String of(Duration delay) {
        if (delay.isNegative() || delay.isZero() || !delay.equals(Duration.ofSeconds(delay.toSeconds()))) {
            throw new IllegalArgumentException("a delay is a positive number of whole seconds, not " + delay);
        }
        StringBuilder text = new StringBuilder();
        long left = delay.toSeconds();
        for (int unit = 0; unit < SECONDS.length; unit++) {
            long amount = left / SECONDS[unit];
            if (amount > 0) {
                text.append(amount).append(UNITS.charAt(unit));
                left %= SECONDS[unit];
            }
        }
        return text.toString();
    }

    /** Reads units in any amount ({@code 90m}), each at most once and the largest first. */
    static Parsed<Duration> parse(String text) {
        long seconds = 0;
        long amount = -1;
        int lastUnit = -1;
        if (text.length() > MAX_LENGTH) {
            return Parsed.malformed("a delay has at most " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                amount = Math.max(amount, 0) * 10 + (c - '0');
                if (amount > Integer.MAX_VALUE) {
                    return Parsed.malformed("a delay of more than years: " + text);
                }
                continue;
            }
            int unit = UNITS.indexOf(c);
            if (unit <= lastUnit || amount < 0) {
                return Parsed.malformed("a delay is written like 10s, 5m or 1h30m, not " + text);
            }
            seconds += amount * SECONDS[unit];
            lastUnit = unit;
            amount = -1;
        }
        return amount >= 0 || seconds == 0
                ? Parsed.malformed("a delay is written like 10s, 5m or 1h30m, not " + text)
                : Parsed.ok(Duration.ofSeconds(seconds));
    }
}
