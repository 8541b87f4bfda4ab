package dev.milena.ingress.session;

import dev.milena.mail.AddressLiteral;
import dev.milena.mail.Mailbox;
import dev.milena.smtp.command.Command;
import org.jspecify.annotations.Nullable;

/** What is said before a message: the client's name and the envelope (RFC 5321 §3.1 to §3.3). For the session's thread. */
final class Preamble {

    private final SessionRules rules;
    private final Client client;
    private final Reception reception;
    private @Nullable String hello;
    private boolean extended;
    private @Nullable Transaction transaction;

    /** What MAIL was refused with, for no fault of the client's. */
    private @Nullable Answer refused;

    Preamble(SessionRules rules, Client client, Reception reception) {
        this.rules = rules;
        this.client = client;
        this.reception = reception;
    }

    /** The name is said, perhaps not for the first time. */
    Answer hello(String name, boolean esmtp) {
        boolean again = hello != null;
        hello = name;
        extended = esmtp;
        var reply = esmtp ? Answers.ehlo(rules) : Answers.helo(rules);
        return again ? Answer.junk(reply) : Answer.good(reply);
    }

    Answer mail(Command.MailFrom mail) {
        if (hello == null) {
            return Answers.SAY_HELLO;
        }
        if (transaction != null) {
            return Answers.NESTED_MAIL;
        }
        refused = refusal(mail);
        if (refused != null) {
            return refused;
        }
        transaction = new Transaction(mail);
        return Answers.MAIL_OK;
    }

    private @Nullable Answer refusal(Command.MailFrom mail) {
        if (mail.size().orElse(0) > rules.maxMessageSize()) {
            return Answers.TOO_LARGE;
        }
        if (!reception.open()) {
            return Answers.UNAVAILABLE;
        }
        return reception.roomy() ? null : Answers.NO_ROOM;
    }

    /**
     * For what needs a transaction where there is none. Behind a MAIL that was refused the client may have sent the rest before it heard of it (RFC 2920
     * §3.1): it hears the same once more, and has done nothing wrong. A stranger pays for it, as for any recipient here.
     */
    private Answer noTransaction() {
        Answer before = refused;
        return before == null ? Answers.SAY_MAIL : new Answer(before.reply(), Answer.Cost.ADDRESS, before.why());
    }

    Answer rcpt(Command.RcptTo rcpt) {
        Transaction t = transaction;
        if (t == null) {
            return noTransaction();
        }
        if (rcpt.unicode() && !t.mail().smtpUtf8()) {
            return Answers.NEEDS_UTF8;
        }
        if (!client.mayRelay()) {
            return Answers.NO_RELAY;
        }
        if (rcpt.mailbox().domain() instanceof AddressLiteral && !rules.addressLiterals()) {
            return Answers.NO_LITERALS;
        }
        return t.add(rcpt.mailbox(), rcpt.notifyOn(), rcpt.originalRecipient(), rules.maxRecipients())
                ? Answers.RCPT_OK
                : Answers.TOO_MANY_RECIPIENTS;
    }

    Answer postmaster(Command.RcptToPostmaster given) {
        if (transaction == null) {
            return noTransaction();
        }
        Mailbox postmaster = rules.postmaster();
        return postmaster == null
                ? Answers.NO_POSTMASTER
                : rcpt(new Command.RcptTo(postmaster, false, given.notifyOn(), given.originalRecipient()));
    }

    /** Why no message may begin now; null if one may. */
    @Nullable Answer obstacle() {
        Transaction t = transaction;
        if (t == null) {
            return noTransaction();
        }
        if (!t.hasRecipients()) {
            return Answers.NO_RECIPIENTS;
        }
        return reception.open() ? null : Answers.UNAVAILABLE;
    }

    boolean hasTransaction() {
        return transaction != null;
    }

    /** The envelope as it stands; only where there is no {@link #obstacle()}. */
    Submission submission() {
        Transaction t = transaction;
        String name = hello;
        if (t == null || name == null) {
            throw new IllegalStateException("no transaction");
        }
        return new Submission(client, name, extended, t.envelope(), t.mail().size());
    }

    void reset() {
        refused = null;
        transaction = null;
    }
}
