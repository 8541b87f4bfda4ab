package dev.milena.ingress.record;

import dev.milena.mail.AcceptedMail;
import dev.milena.smtp.Reply;

/** What the ingress says about mail, apart from diagnostics. Called by every event loop; returns at once. */
public interface MailLog {

    /**
     * A message is safe and its client will be told.
     *
     * @param nanos from the end of data to the answer of the log
     */
    void accepted(AcceptedMail mail, long nanos);

    /** Something was refused with {@code reply}; {@code session} names the session, {@code peer} the client's IP address. */
    void refused(String session, String peer, Refusal why, Reply reply);

    /** A client came in. */
    void connected();

    /** A client that came in is gone. */
    void disconnected();
}
