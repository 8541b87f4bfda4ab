package dev.milena.deliverer.record;

import dev.milena.mail.Failure;
import dev.milena.mail.Task;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** The mail log as key-values of the logger {@code milena.mail.deliverer}: what fails at INFO, without addresses and without the remote's words; at DEBUG with
 * both, and what succeeds. */
public final class TextMailLog implements MailLog {

    private final Logger log = LoggerFactory.getLogger("milena.mail.deliverer");

    @Override
    public void attempted(Task task, Leg leg, String transcript) {
        if (!transcript.isEmpty() && log.isDebugEnabled()) {
            host(at(Level.DEBUG, task), leg)
                    .addKeyValue("transcript", transcript)
                    .log("attempted");
        }
    }

    @Override
    public void delivered(Task task, int recipients, Leg leg, Instant now) {
        // Every message comes by here, and its event says the same.
        if (log.isDebugEnabled()) {
            host(at(Level.DEBUG, task), leg)
                    .addKeyValue("recipients", recipients)
                    .addKeyValue(
                            "age_ms", Duration.between(task.acceptedAt(), now).toMillis())
                    .log("delivered");
        }
    }

    @Override
    public void deferred(Task task, int recipients, Failure failure, Duration delay) {
        if (log.isInfoEnabled()) {
            why(task, recipients, failure)
                    .addKeyValue("delay_s", delay.toSeconds())
                    .log("deferred");
        }
    }

    @Override
    public void bounced(Task task, int recipients, Failure failure) {
        if (log.isInfoEnabled()) {
            why(task, recipients, failure).log("bounced");
        }
    }

    @Override
    public void expired(Task task, int recipients, Failure failure) {
        if (log.isInfoEnabled()) {
            why(task, recipients, failure).log("expired");
        }
    }

    @Override
    public void spilled(Task task, Duration delay) {
        // Thousands of these may come at once while a destination is closed.
        if (log.isDebugEnabled()) {
            at(Level.DEBUG, task).addKeyValue("delay_s", delay.toSeconds()).log("spilled");
        }
    }

    private LoggingEventBuilder at(Level level, Task task) {
        LoggingEventBuilder line = log.atLevel(level)
                .addKeyValue("message", task.mail())
                .addKeyValue("attempt", task.attempts() + 1)
                .addKeyValue("destination", task.destination());
        return log.isDebugEnabled()
                ? line.addKeyValue("sender", task.envelope().sender().text())
                        .addKeyValue(
                                "first_recipient",
                                task.envelope().recipients().getFirst().mailbox())
                : line;
    }

    private static LoggingEventBuilder host(LoggingEventBuilder line, Leg leg) {
        return leg.remote() == null
                ? line
                : line.addKeyValue("host", leg.remote().name())
                        .addKeyValue("peer", leg.remote().address());
    }

    private LoggingEventBuilder why(Task task, int recipients, Failure failure) {
        LoggingEventBuilder line = at(Level.INFO, task)
                .addKeyValue("recipients", recipients)
                .addKeyValue("scope", failure.scope())
                .addKeyValue("stage", failure.stage())
                .addKeyValue("code", failure.code())
                .addKeyValue("enhanced", failure.enhanced())
                .addKeyValue("ambiguous", failure.ambiguous());
        if (failure.remote() != null) {
            line = line.addKeyValue("host", failure.remote().name());
        }
        return log.isDebugEnabled() ? line.addKeyValue("text", failure.text()) : line;
    }
}
