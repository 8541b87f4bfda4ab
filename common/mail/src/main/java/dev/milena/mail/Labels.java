package dev.milena.mail;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sending platform says about a message beyond its envelope; carried unread to the events.
 *
 * @param mailClass {@code transactional} or {@code bulk}; null when nobody said
 */
public record Labels(
        @Nullable String tenant,
        @Nullable String campaign,
        @Nullable String mailClass,
        Map<String, String> metadata) {

    public static final Labels NONE = new Labels(null, null, null, Map.of());

    public Labels {
        metadata = Map.copyOf(metadata);
    }
}
