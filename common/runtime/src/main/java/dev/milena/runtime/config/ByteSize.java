package dev.milena.runtime.config;

import dev.milena.mail.Parsed;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of octets: {@code 50MiB}, {@code 64KiB}, {@code 1000}. Only binary units, so that nobody has to guess. */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
    }

    public static Parsed<ByteSize> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Parsed.malformed("'" + text + "' is no size; write 64KiB, 50MiB or 1GiB");
        }
        String unit = form.group(2) == null ? "B" : form.group(2);
        int shift =
                switch (unit.charAt(0)) {
                    case 'K' -> 10;
                    case 'M' -> 20;
                    case 'G' -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(form.group(1));
        return number > Long.MAX_VALUE >> shift
                ? Parsed.malformed("'" + text + "' is too large")
                : Parsed.ok(new ByteSize(number << shift));
    }

    @Override
    public String toString() {
        for (int shift = 30; shift > 0; shift -= 10) {
            if (bytes > 0 && bytes % (1L << shift) == 0) {
                return String.format(Locale.ROOT, "%d%ciB", bytes >> shift, " KMG".charAt(shift / 10));
            }
        }
        return Long.toString(bytes);
    }
}
