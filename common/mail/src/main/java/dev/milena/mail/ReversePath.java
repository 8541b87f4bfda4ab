package dev.milena.mail;

/** Where reports about a message go: a mailbox, or nowhere ({@code <>}, RFC 5321 §4.5.5). */
public sealed interface ReversePath {

    /** {@code <>}: a report itself; what fails with it is never reported again. */
    record None() implements ReversePath {}

    record To(Mailbox mailbox) implements ReversePath {}

    static ReversePath none() {
        return new None();
    }

    static ReversePath to(Mailbox mailbox) {
        return new To(mailbox);
    }

    /** Without angle brackets; empty for the null reverse path. */
    default String text() {
        return switch (this) {
            case None none -> "";
            case To to -> to.mailbox().text();
        };
    }
}
