package dev.milena.ingress.session;

import dev.milena.mail.Envelope;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.smtp.command.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The envelope as it grows between MAIL and the message. For the session's thread. */
final class Transaction {

    /** What the recipients of one envelope may hold in characters: the envelope is one header of a record that holds 1 MiB in all. */
    private static final int MAX_ENVELOPE = 384 * 1024;

    /** JSON around one recipient. */
    private static final int PER_RECIPIENT = 100;

    private final Command.MailFrom mail;
    private final Map<Mailbox, Recipient> recipients = new LinkedHashMap<>();
    private int envelopeSize;

    Transaction(Command.MailFrom mail) {
        this.mail = mail;
    }

    Command.MailFrom mail() {
        return mail;
    }

    boolean hasRecipients() {
        return !recipients.isEmpty();
    }

    /** Adds a recipient; one that is there already stays as it is and gets the message once. False if there is no room. */
    boolean add(Mailbox mailbox, Set<Notify> notifyOn, @Nullable String originalRecipient, int most) {
        if (recipients.containsKey(mailbox)) {
            return true;
        }
        int size = PER_RECIPIENT
                + mailbox.localPart().length()
                + mailbox.domain().text().length()
                + (originalRecipient == null ? 0 : originalRecipient.length());
        if (recipients.size() >= most || envelopeSize + size > MAX_ENVELOPE) {
            return false;
        }
        envelopeSize += size;
        recipients.put(mailbox, new Recipient(recipients.size(), mailbox, notifyOn, originalRecipient));
        return true;
    }

    Envelope envelope() {
        return new Envelope(
                mail.sender(),
                List.copyOf(recipients.values()),
                mail.bodyType(),
                mail.smtpUtf8(),
                mail.ret(),
                mail.envelopeId());
    }
}
