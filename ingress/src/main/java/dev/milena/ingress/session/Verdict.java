package dev.milena.ingress.session;

import dev.milena.ingress.record.Refusal;
import dev.milena.mail.MailId;
import dev.milena.smtp.Reply;

/** What became of a message. */
public sealed interface Verdict {

    /** It is safe. */
    record Accepted(MailId id) implements Verdict {}

    /** It is not accepted. */
    record Refused(Refusal why, Reply reply) implements Verdict {}
}
