package dev.milena.mail;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One recipient of a message.
 *
 * @param ordinal its place in the accepted envelope, from 0: (message id, ordinal) names a recipient for good
 * @param notifyOn empty when the client said nothing, which means FAILURE and DELAY (RFC 3461 §4.1)
 * @param originalRecipient ORCPT as received, {@code type;xtext}, still encoded; null if none was given (RFC 3461 §4.2)
 */
public record Recipient(
        int ordinal,
        Mailbox mailbox,
        Set<Notify> notifyOn,
        @Nullable String originalRecipient) {

    public Recipient {
        if (ordinal < 0) {
            throw new IllegalArgumentException("an ordinal is not negative: " + ordinal);
        }
        if (notifyOn.contains(Notify.NEVER) && notifyOn.size() > 1) {
            throw new IllegalArgumentException("NOTIFY=NEVER stands alone");
        }
        notifyOn = notifyOn.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(notifyOn));
    }

    public boolean wants(Notify what) {
        return notifyOn.isEmpty() ? what == Notify.FAILURE || what == Notify.DELAY : notifyOn.contains(what);
    }
}
