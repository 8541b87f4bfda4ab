package dev.milena.bench.sink;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the sink misbehaves how.
 *
 * @param pattern of a recipient's domain, or of the local address for faults of the connection; one {@code *} stands for anything
 * @param argument milliseconds or a number, where the mode takes one
 */
public record FaultRule(String pattern, FaultMode mode, int argument) {

    /** Reads {@code pattern=mode} or {@code pattern=mode:argument}: {@code grey*.example=greylist}. */
    public static FaultRule parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("a fault is pattern=mode or pattern=mode:argument, not " + text);
        }
        int colon = text.indexOf(':', equals);
        String mode = colon < 0 ? text.substring(equals + 1) : text.substring(equals + 1, colon);
        return new FaultRule(
                text.substring(0, equals),
                FaultMode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_')),
                colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1)));
    }

    static @Nullable FaultRule ofConnection(List<FaultRule> rules, String localAddress) {
        return first(rules, localAddress, true);
    }

    static @Nullable FaultRule ofDomain(List<FaultRule> rules, String domain) {
        return first(rules, domain, false);
    }

    private static @Nullable FaultRule first(List<FaultRule> rules, String text, boolean connection) {
        for (FaultRule rule : rules) {
            if (rule.mode.ofConnection() == connection && rule.matches(text)) {
                return rule;
            }
        }
        return null;
    }

    private boolean matches(String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equalsIgnoreCase(text);
        }
        int tail = pattern.length() - star - 1;
        return text.length() >= star + tail
                && text.regionMatches(true, 0, pattern, 0, star)
                && text.regionMatches(true, text.length() - tail, pattern, star + 1, tail);
    }
}
