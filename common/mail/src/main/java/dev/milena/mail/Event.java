package dev.milena.mail;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one recipient; the JSON record of {@code mail.events}. Names are those of KumoMTA's log record where it has one.
 *
 * @param eventId unique; a repeated id is the same event again
 * @param attemptId names one delivery attempt (one SMTP transaction); null where there was none
 * @param id the message
 * @param ordinal the recipient's place in the accepted envelope
 * @param queue {@code campaign:tenant@domain}, as KumoMTA writes it; just the domain without labels
 * @param site the destination key
 * @param lane topic and partition the task came through, {@code mail.deliver.shared/3}; null before the router
 * @param numAttempts attempts finished, this one included
 * @param meta the labels' metadata
 */
public record Event(
        Type type,
        String eventId,
        @Nullable String attemptId,
        MailId id,
        int ordinal,
        String sender,
        String recipient,
        String queue,
        String site,
        @Nullable String lane,
        long size,
        Response response,
        @Nullable RemoteHost peer,
        Instant eventTime,
        Instant created,
        int numAttempts,
        @Nullable String tlsProtocol,
        @Nullable String tlsCipher,
        String nodeId,
        @Nullable String sessionId,
        @Nullable String receptionProtocol,
        boolean mayBeDuplicate,
        Map<String, String> meta) {

    public enum Type {
        Reception,
        Delivery,
        Bounce,
        TransientFailure,
        Expiration,
        AdminBounce,
        Rejection,
        Delayed;

        /** Whether the recipient's story ends with it (guarantee 2). */
        public boolean isFinal() {
            return this == Delivery || this == Bounce || this == Expiration || this == AdminBounce;
        }
    }

    /** What was answered: code, enhanced code if any, text, and the command it answered, if any. */
    public record Response(
            int code,
            @Nullable EnhancedCode enhanced,
            String content,
            @Nullable String command) {}

    public Event {
        meta = Map.copyOf(meta);
    }
}
