package dev.milena.deliverer.verdict;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;

/** What Milena finds out herself, without a word from the remote; each with its fixed meaning. */
public enum Finding {
    /** Every address of the host lies in a network that must not be dialled. */
    BLOCKED(Failure.Scope.SITE, Failure.Permanence.PERMANENT, Failure.Stage.CONNECT, 550, "5.4.4"),
    /** 8-bit octets in the message and no 8BITMIME at the server (RFC 6152 §3). Milena does not convert: signatures would break. */
    EIGHT_BIT(Failure.Scope.MESSAGE, Failure.Permanence.PERMANENT, Failure.Stage.MAIL, 554, "5.6.3"),
    /** A sender or header that needs SMTPUTF8 and a server that does not offer it (RFC 6531 §3.5). */
    UTF8_MESSAGE(Failure.Scope.MESSAGE, Failure.Permanence.PERMANENT, Failure.Stage.MAIL, 553, "5.6.7"),
    /** The same for one recipient. */
    UTF8_RECIPIENT(Failure.Scope.RECIPIENT, Failure.Permanence.PERMANENT, Failure.Stage.RCPT, 553, "5.6.7"),
    /** Larger than the server says it takes (RFC 1870 §6.1). */
    TOO_LARGE(Failure.Scope.MESSAGE, Failure.Permanence.PERMANENT, Failure.Stage.MAIL, 552, "5.3.4"),
    /** Line ends that could be read as an end of data. */
    UNSENDABLE(Failure.Scope.MESSAGE, Failure.Permanence.PERMANENT, Failure.Stage.BODY, 554, "5.6.0"),
    /** The octets are gone or changed. No try finds them again, and the sender did nothing wrong: an operator must look, so it goes to {@code mail.dead}. */
    BODY_BROKEN(Failure.Scope.MESSAGE, Failure.Permanence.PERMANENT, Failure.Stage.BODY_STORE, 554, "5.3.0"),
    BODY_UNAVAILABLE(Failure.Scope.MESSAGE, Failure.Permanence.TRANSIENT, Failure.Stage.BODY_STORE, 451, "4.3.0"),
    /** The partition left us, or outcomes cannot be recorded: nothing may be delivered now. */
    MAY_NOT_FINISH(Failure.Scope.MESSAGE, Failure.Permanence.TRANSIENT, Failure.Stage.QUEUE, 451, "4.3.0"),
    /** Its envelope was behind another message, and the session ended with that one. */
    NOT_ITS_TURN(Failure.Scope.MESSAGE, Failure.Permanence.TRANSIENT, Failure.Stage.QUEUE, 451, "4.4.2");

    final Failure.Scope scope;
    final Failure.Permanence permanence;
    final Failure.Stage stage;
    final int code;
    private final String enhanced;

    Finding(Failure.Scope scope, Failure.Permanence permanence, Failure.Stage stage, int code, String enhanced) {
        this.scope = scope;
        this.permanence = permanence;
        this.stage = stage;
        this.code = code;
        this.enhanced = enhanced;
    }

    EnhancedCode enhanced() {
        return EnhancedCode.of(enhanced);
    }
}
