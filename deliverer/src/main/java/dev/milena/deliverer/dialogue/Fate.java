package dev.milena.deliverer.dialogue;

import dev.milena.mail.Failure;
import dev.milena.smtp.Reply;

/** What became of one recipient of a transaction. */
public sealed interface Fate {

    /** A well-formed 2yz answered this end of data. */
    record Delivered(Reply reply) implements Fate {}

    record Failed(Failure failure) implements Fate {}

    /** The server had enough of them: in the next transaction. */
    record Later() implements Fate {}
}
