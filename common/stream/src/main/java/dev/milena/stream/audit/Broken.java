package dev.milena.stream.audit;

import dev.milena.mail.MailId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recipient that breaks the balance.
 *
 * @param recipient its address; null when its accepted record could not be read again
 * @param places {@code topic/partition/offset} of every record that speaks of it
 * @param repair what was done about it; null when nothing was to be done
 */
public record Broken(
        What what,
        MailId mail,
        int ordinal,
        @Nullable String recipient,
        List<String> places,
        @Nullable String repair) {

    /** Why. */
    public enum What {
        /** Accepted, and neither final nor queued. */
        MISSING,
        /** More than one final event, each with an id of its own. */
        DOUBLED,
        /** All that is left of it is a record in {@code mail.dead}. */
        DEAD
    }

    public Broken {
        places = List.copyOf(places);
    }
}
