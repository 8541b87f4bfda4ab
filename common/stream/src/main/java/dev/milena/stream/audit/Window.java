package dev.milena.stream.audit;

import dev.milena.mail.MailId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom an audit looks at: recipients of messages accepted from {@code from} on and before {@code to}; null is no limit. The time is that in the message id, so
 * it is the same wherever a recipient turns up.
 */
public record Window(@Nullable Instant from, @Nullable Instant to) {

    public static final Window EVERYTHING = new Window(null, null);

    /** Between the time in an id and that of its records: the longest upload, and clocks that differ. */
    static final Duration SLACK = Duration.ofHours(1);

    public Window {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("a range ends after it begins, not " + from + " to " + to);
        }
    }

    boolean holds(MailId mail) {
        Instant time = mail.time();
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    /** The same, but not from before {@code least}. */
    Window notBefore(@Nullable Instant least) {
        if (least == null || (from != null && !from.isBefore(least))) {
            return this;
        }
        // An empty range, where all that was asked for is gone.
        return to == null || least.isBefore(to) ? new Window(least, to) : new Window(to.minusMillis(1), to);
    }
}
