package dev.milena.stream.dead;

import dev.milena.stream.wire.TextsJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code mail.dead}, as its operator sees it.
 *
 * @param id names it for good: {@code partition/offset} in {@code mail.dead}
 * @param time when it was written there
 * @param origin {@code topic/partition/offset} it came from; null when it does not say
 * @param target the topic it could not be written to; null when it could not be read
 * @param message the message it is about, if that can be told
 * @param recipients how many of that message's; 0 if that cannot be told
 * @param truncated octets it had before it was cut to fit; null when it is whole
 * @param replayed whether it was sent back already
 */
public record Letter(
        String id,
        Instant time,
        @Nullable String origin,
        @Nullable String target,
        @Nullable String message,
        int recipients,
        String reason,
        @Nullable String stack,
        @Nullable String truncated,
        boolean replayed) {

    /** One line. */
    public String text() {
        String about = message == null ? "" : ", message " + message + " (" + recipients + " recipients)";
        return id + "  " + time + "  " + (origin == null ? "of unknown origin" : origin)
                + (target == null ? "" : " for " + target) + about + (truncated == null ? "" : ", cut to fit")
                + (replayed ? ", replayed" : "") + ": " + reason.replace('\n', ' ');
    }

    /** One JSON object without line ends. */
    public String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("time", time.toString());
        put(fields, "origin", origin);
        put(fields, "target", target);
        put(fields, "message", message);
        if (message != null) {
            fields.put("recipients", Integer.toString(recipients));
        }
        fields.put("reason", reason);
        put(fields, "stack", stack);
        put(fields, "truncated", truncated);
        if (replayed) {
            fields.put("replayed", "true");
        }
        return TextsJson.of(fields);
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
