package dev.milena.deliverer.record;

import dev.milena.mail.Failure;
import dev.milena.mail.Task;
import java.time.Duration;
import java.time.Instant;

/**
 * What happens to mail, for people who read logs: apart from diagnostics, the same fields everywhere (message, attempt, destination, host, stage, code).
 * Any thread; must not block.
 */
public interface MailLog {

    /** One SMTP transaction is over; {@code transcript} is empty when it went well. */
    void attempted(Task task, Leg leg, String transcript);

    void delivered(Task task, int recipients, Leg leg, Instant now);

    void deferred(Task task, int recipients, Failure failure, Duration delay);

    void bounced(Task task, int recipients, Failure failure);

    void expired(Task task, int recipients, Failure failure);

    /** Sent on without an attempt. */
    void spilled(Task task, Duration delay);
}
