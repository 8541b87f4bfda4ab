package dev.milena.ingress.session;

import dev.milena.ingress.record.Refusal;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.MailId;
import dev.milena.smtp.Reply;
import dev.milena.smtp.command.Command;
import dev.milena.smtp.data.Fault;
import java.util.List;

/** The words of a session. */
final class Answers {

    static final Answer MAIL_OK = Answer.good(Reply.of(250, "2.1.0", "Ok"));
    static final Answer RCPT_OK = Answer.good(Reply.of(250, "2.1.5", "Ok"));
    static final Answer CHUNK_OK = Answer.good(Reply.of(250, "2.0.0", "Ok"));
    static final Answer GO_AHEAD = Answer.good(Reply.of(354, "send the message; end with CRLF.CRLF"));
    static final Answer BYE = Answer.good(Reply.of(221, "2.0.0", "Bye"));

    static final Answer OK = Answer.junk(Reply.of(250, "2.0.0", "Ok"));
    static final Answer VRFY = Answer.junk(Reply.of(252, "2.5.0", "send mail, and I will try to deliver it"));
    static final Answer HELP = Answer.junk(new Reply(
            214,
            new EnhancedCode(2, 0, 0),
            List.of("Milena knows EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT")));

    static final Answer EXPN = syntax(502, "5.5.1", "EXPN is not offered");
    static final Answer NO_TLS = syntax(502, "5.5.1", "STARTTLS is not offered");
    static final Answer NO_AUTH = syntax(503, "5.5.1", "AUTH is not offered");
    static final Answer SAY_HELLO = syntax(503, "5.5.1", "say EHLO first");
    static final Answer SAY_MAIL = syntax(503, "5.5.1", "say MAIL first");
    static final Answer NESTED_MAIL = syntax(503, "5.5.1", "a transaction is under way");
    static final Answer NO_RECIPIENTS = syntax(554, "5.5.1", "no valid recipients");
    static final Answer BDAT_BEGAN = syntax(503, "5.5.1", "this message comes in BDAT chunks");
    static final Answer BDAT_FAILED = syntax(503, "5.5.1", "a chunk before failed; say RSET");
    static final Answer LINE_TOO_LONG = syntax(500, "5.5.2", "the line is too long");

    static final Answer NEEDS_UTF8 =
            Answer.address(Refusal.ADDRESS, Reply.of(553, "5.6.7", "an address in UTF-8 needs MAIL with SMTPUTF8"));
    static final Answer NO_LITERALS =
            Answer.address(Refusal.POLICY, Reply.of(550, "5.1.2", "mail to address literals is not taken"));
    static final Answer NO_POSTMASTER =
            Answer.address(Refusal.POLICY, Reply.of(550, "5.1.1", "there is no local postmaster here"));
    static final Answer NO_RELAY = Answer.error(Refusal.RELAY, Reply.of(550, "5.7.1", "you may not relay here"));

    static final Answer TOO_MANY_RECIPIENTS = Answer.refusal(
            Refusal.RECIPIENTS,
            Reply.of(452, "4.5.3", "too many recipients; send the others in a further transaction"));
    static final Answer TOO_LARGE =
            Answer.refusal(Refusal.SIZE, Reply.of(552, "5.3.4", "the message is larger than SIZE allows"));
    static final Answer EMPTY = Answer.refusal(Refusal.CONTENT, Reply.of(554, "5.6.0", "the message is empty"));
    static final Answer UNAVAILABLE =
            Answer.refusal(Refusal.UNAVAILABLE, Reply.of(451, "4.3.0", "mail cannot be stored now; try again later"));
    static final Answer NO_ROOM =
            Answer.refusal(Refusal.STORAGE, Reply.of(452, "4.3.1", "there is no room for more mail; try again later"));
    private static final Answer BARE_LINE_END = Answer.refusal(
            Refusal.CONTENT, Reply.of(550, "5.6.11", "the message has a bare CR or LF; every line ends with CRLF"));
    private static final Answer NUL =
            Answer.refusal(Refusal.CONTENT, Reply.of(554, "5.6.0", "the message has a NUL octet"));

    static final Answer FAR_TOO_LARGE =
            Answer.fatal(Refusal.SIZE, Reply.of(552, "5.3.4", "the message is larger than SIZE allows; closing"));
    static final Answer BARE_LF =
            Answer.fatal(Refusal.SYNTAX, Reply.of(500, "5.5.2", "a line ends with CRLF, not with a bare LF; closing"));
    static final Answer FLOOD = abuse("a line without end");
    static final Answer TOO_MANY_ERRORS = abuse("too many errors");
    static final Answer TOO_MUCH_JUNK = abuse("too many commands without mail");
    static final Answer TOO_MANY_CHUNKS = abuse("too many chunks");
    static final Answer TOO_SLOW = Answer.fatal(Refusal.TIMEOUT, Reply.of(421, "4.4.2", "you are too slow; closing"));
    static final Answer STOPPING =
            Answer.fatal(Refusal.STOPPING, Reply.of(421, "4.3.2", "the service is stopping; closing"));

    static Answer greeting(SessionRules rules) {
        return Answer.good(Reply.of(220, rules.hostname() + " ESMTP Milena"));
    }

    static Reply helo(SessionRules rules) {
        return Reply.of(250, rules.hostname());
    }

    static Reply ehlo(SessionRules rules) {
        return new Reply(
                250,
                null,
                List.of(
                        rules.hostname(),
                        "PIPELINING",
                        "SIZE " + rules.maxMessageSize(),
                        "8BITMIME",
                        "SMTPUTF8",
                        "ENHANCEDSTATUSCODES",
                        "CHUNKING",
                        "DSN",
                        "HELP"));
    }

    static Answer queued(MailId id) {
        return Answer.good(Reply.of(250, "2.0.0", "Ok: queued as " + id));
    }

    /** For a line the grammar refuses. */
    static Answer of(Command.Refused refused) {
        return switch (refused.kind()) {
            case ADDRESS -> Answer.address(Refusal.ADDRESS, refused.reply());
            case SYNTAX -> Answer.error(Refusal.SYNTAX, refused.reply());
            case FATAL -> Answer.fatal(Refusal.ABUSE, refused.reply());
        };
    }

    /** For a message that is refused after its end. */
    static Answer of(Fault fault) {
        return switch (fault) {
            case NONE -> throw new IllegalArgumentException("no fault, no refusal");
            case BARE_CR, BARE_LF -> BARE_LINE_END;
            case NUL -> NUL;
            case TOO_LARGE -> TOO_LARGE;
        };
    }

    private static Answer syntax(int code, String enhanced, String text) {
        return Answer.error(Refusal.SYNTAX, Reply.of(code, enhanced, text));
    }

    private static Answer abuse(String what) {
        return Answer.fatal(Refusal.ABUSE, Reply.of(421, "4.7.0", what + "; closing"));
    }

    private Answers() {}
}
