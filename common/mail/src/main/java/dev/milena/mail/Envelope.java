package dev.milena.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a message and where reports about it go (RFC 5321 §2.3.1), with the parameters that travel to the end.
 *
 * @param ret null when the client gave no RET
 * @param envelopeId ENVID as received, still xtext; null when the client gave none (RFC 3461 §4.4)
 */
public record Envelope(
        ReversePath sender,
        List<Recipient> recipients,
        BodyType bodyType,
        boolean smtpUtf8,
        @Nullable DsnReturn ret,
        @Nullable String envelopeId) {

    public Envelope {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has at least one recipient");
        }
        recipients = List.copyOf(recipients);
    }

    /** The same envelope for fewer recipients. */
    public Envelope with(List<Recipient> some) {
        return new Envelope(sender, some, bodyType, smtpUtf8, ret, envelopeId);
    }
}
