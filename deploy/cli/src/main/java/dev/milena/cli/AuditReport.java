package dev.milena.cli;

import dev.milena.runtime.time.Time;
import dev.milena.stream.audit.Audit;
import dev.milena.stream.audit.Balance;
import dev.milena.stream.audit.Broken;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An audit for people or for programs: its results on standard output, how far it is on standard error. Thread-safe. */
final class AuditReport implements Audit.Listener {

    private static final long EVERY = Duration.ofSeconds(5).toNanos();

    private final Console console;
    private final boolean json;
    private final Time time;
    private long told;

    AuditReport(Console console, boolean json, Time time) {
        this.console = console;
        this.json = json;
        this.time = time;
        this.told = time.nanos();
    }

    @Override
    public synchronized void progress(String what, long done, long all) {
        long now = time.nanos();
        if (now - told > EVERY) {
            told = now;
            console.complain(what + ": " + done + " of " + all);
        }
    }

    @Override
    public synchronized void broken(Broken recipient) {
        console.say(json ? object(recipient) : line(recipient));
    }

    synchronized void balance(Balance balance) {
        Map<String, Long> counts = counts(balance);
        if (json) {
            console.say("{\"since\":" + quoted(text(balance.since())) + ","
                    + counts.entrySet().stream()
                            .map(count -> quoted(count.getKey()) + ":" + count.getValue())
                            .collect(Collectors.joining(","))
                    + ",\"balanced\":" + balance.balanced() + "}");
            return;
        }
        if (balance.since() != null) {
            console.say("Judged: who was accepted since " + balance.since());
        }
        counts.forEach((name, count) -> console.say(String.format(Locale.ROOT, "%-16s %12d", name, count)));
        console.say(verdict(balance));
    }

    private static String verdict(Balance balance) {
        if (balance.balanced()) {
            return "Balanced: accepted = cancelled + final + queued.";
        }
        return "NOT balanced: " + balance.missing() + " missing, " + balance.doubled() + " with several final events, "
                + balance.dead() + " in mail.dead."
                + (balance.repaired() > 0
                        ? " " + balance.repaired() + " were routed again."
                        : balance.missing() > 0 ? " 'audit --repair' routes again who is missing." : "");
    }

    private static Map<String, Long> counts(Balance balance) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("accepted", balance.accepted());
        counts.put("cancelled", balance.cancelled());
        counts.put("delivered", balance.delivered());
        counts.put("bounced", balance.bounced());
        counts.put("expired", balance.expired());
        counts.put("admin-bounced", balance.adminBounced());
        counts.put("not-routed", balance.unrouted());
        counts.put("at-deliverer", balance.atDeliverer());
        counts.put("waiting-retry", balance.waiting());
        counts.put("missing", balance.missing());
        counts.put("dead", balance.dead());
        counts.put("doubled", balance.doubled());
        counts.put("repeated-events", balance.repeated());
        counts.put("strangers", balance.strangers());
        counts.put("unreadable", balance.unreadable());
        counts.put("repaired", balance.repaired());
        return counts;
    }

    private static String line(Broken broken) {
        return broken.what().name().toLowerCase(Locale.ROOT) + " " + broken.mail() + " " + broken.ordinal() + " <"
                + (broken.recipient() == null ? "?" : broken.recipient()) + "> " + String.join(" ", broken.places())
                + (broken.repair() == null ? "" : " (" + broken.repair() + ")");
    }

    private static String object(Broken broken) {
        List<String> places = broken.places().stream().map(AuditReport::quoted).toList();
        return "{\"broken\":" + quoted(broken.what().name().toLowerCase(Locale.ROOT)) + ",\"id\":"
                + quoted(broken.mail().toString()) + ",\"ordinal\":" + broken.ordinal() + ",\"recipient\":"
                + quoted(broken.recipient()) + ",\"places\":[" + String.join(",", places) + "],\"repair\":"
                + quoted(broken.repair()) + "}";
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
