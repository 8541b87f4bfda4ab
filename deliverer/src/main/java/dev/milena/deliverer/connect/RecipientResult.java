package dev.milena.deliverer.connect;

import dev.milena.mail.Failure;
import dev.milena.mail.Recipient;
import dev.milena.smtp.Reply;

/** What became of one recipient in one transaction. */
public sealed interface RecipientResult {

    Recipient recipient();

    /** A well-formed 2yz answered this end of data. {@code reply} is that reply. */
    record Delivered(Recipient recipient, Reply reply) implements RecipientResult {}

    /** Not delivered, or not certainly; {@link Failure#ambiguous()} tells. */
    record Failed(Recipient recipient, Failure failure) implements RecipientResult {}

    /** The server had enough recipients (452 behind others it took): try this one in the next transaction, at once; no attempt is spent. */
    record Next(Recipient recipient) implements RecipientResult {}
}
