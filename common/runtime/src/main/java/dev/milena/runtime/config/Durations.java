package dev.milena.runtime.config;

import dev.milena.mail.Parsed;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 500ms}, {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 5d}. A number without unit is refused. */
final class Durations {

    private static final Pattern FORM =
            Pattern.compile("(?=.)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    static Parsed<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Parsed.malformed("'" + text + "' is no span of time; write 500ms, 90s, 5m, 1h30m or 5d");
        }
        return Parsed.ok(Duration.ofDays(number(form, 1))
                .plusHours(number(form, 2))
                .plusMinutes(number(form, 3))
                .plusSeconds(number(form, 4))
                .plusMillis(number(form, 5)));
    }

    static String print(Duration span) {
        if (span.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        add(text, span.toDays(), "d");
        add(text, span.toHoursPart(), "h");
        add(text, span.toMinutesPart(), "m");
        add(text, span.toSecondsPart(), "s");
        add(text, span.toMillisPart(), "ms");
        return text.toString();
    }

    private static void add(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }

    private static long number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
