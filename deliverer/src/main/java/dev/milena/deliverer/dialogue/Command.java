package dev.milena.deliverer.dialogue;

/**
 * A command to say (RFC 5321 §4.1.1).
 *
 * @param argument what stands behind the verb; empty for nothing. Holds no CR or LF: what it is made of was checked when it was parsed, and the encoder
 *     looks again
 */
public record Command(Verb verb, String argument) {

    static final Command STARTTLS = new Command(Verb.STARTTLS, "");
    static final Command DATA = new Command(Verb.DATA, "");
    static final Command RSET = new Command(Verb.RSET, "");
    public static final Command QUIT = new Command(Verb.QUIT, "");

    /** The verbs Milena says. */
    public enum Verb {
        EHLO,
        HELO,
        STARTTLS,
        MAIL,
        RCPT,
        DATA,
        BDAT,
        RSET,
        QUIT
    }

    @Override
    public String toString() {
        return argument.isEmpty() ? verb.name() : verb.name() + " " + argument;
    }
}
