package dev.milena.deliverer.verdict;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * The failure policy, whole: (stage × {@link Trouble}) → {@link Rule}. Decided by the first digit of a code (RFC 5321 §4.2), but for 421 and 552.
 *
 * <pre>
 *                            4yz                 5yz                  421, lost, timeout, garbage, out of place
 *   CONNECT … STARTTLS       SITE transient      SITE transient       SITE transient
 *   MAIL                     MESSAGE transient   MESSAGE permanent    SITE transient
 *   RCPT (552: transient)    RECIPIENT transient RECIPIENT permanent  SITE transient
 *   DATA, BODY, END_OF_DATA  MESSAGE transient   MESSAGE permanent    SITE transient
 * </pre>
 *
 * Before MAIL a 5yz is about us or the host, not about this message: another host may take it (Postfix: {@code smtp_skip_5xx_greeting}). Behind the end of
 * data everything but a well-formed 4yz or 5yz is ambiguous: the remote may have taken the message.
 */
public final class Policy {

    /**
     * One cell of the table.
     *
     * @param enhanced for a reply that has none of its own
     */
    public record Rule(Scope scope, Permanence permanence, EnhancedCode enhanced, boolean ambiguous) {}

    private Policy() {}

    public static Rule rule(Stage stage, Trouble trouble) {
        return switch (trouble) {
            case REPLY_421 -> site(4, 3, 2, false);
            case REPLY_OUT_OF_PLACE, GARBAGE -> site(4, 5, 0, stage == Stage.END_OF_DATA);
            case TIMEOUT -> site(4, 4, stage == Stage.CONNECT ? 1 : 2, stage == Stage.END_OF_DATA);
            case LOST -> site(4, 4, stage == Stage.CONNECT ? 1 : 2, stage == Stage.END_OF_DATA);
            case TLS -> site(4, 7, 5, false);
            case REPLY_4YZ -> refusal(stage, Permanence.TRANSIENT);
            case REPLY_5YZ -> refusal(stage, Permanence.PERMANENT);
            case REPLY_552 ->
                stage == Stage.RCPT
                        ? new Rule(Scope.RECIPIENT, Permanence.TRANSIENT, new EnhancedCode(4, 5, 3), false)
                        : refusal(stage, Permanence.PERMANENT);
        };
    }

    private static Rule refusal(Stage stage, Permanence permanence) {
        int c = permanence == Permanence.PERMANENT ? 5 : 4;
        return switch (stage) {
            case CONNECT, GREETING, EHLO -> site(4, 3, 2, false);
            case STARTTLS -> site(4, 7, 0, false);
            case RCPT -> new Rule(Scope.RECIPIENT, permanence, new EnhancedCode(c, 0, 0), false);
            case MAIL, DATA, BODY, END_OF_DATA -> new Rule(Scope.MESSAGE, permanence, new EnhancedCode(c, 0, 0), false);
            case ROUTE, QUEUE, BODY_STORE ->
                throw new IllegalArgumentException("no remote has a word at the stage " + stage);
        };
    }

    private static Rule site(int statusClass, int subject, int detail, boolean ambiguous) {
        return new Rule(Scope.SITE, Permanence.TRANSIENT, new EnhancedCode(statusClass, subject, detail), ambiguous);
    }

    /** What a reply comes to that is not the one hoped for. */
    public static Failure refused(Stage stage, Reply reply, @Nullable RemoteHost remote) {
        Trouble trouble = troubleOf(reply);
        if (trouble == Trouble.REPLY_OUT_OF_PLACE) {
            return outOfPlace(stage, reply, remote);
        }
        Rule rule = rule(stage, trouble);
        EnhancedCode enhanced = enhanced(rule, reply);
        String text = Printable.of(reply.text());
        return new Failure(
                rule.scope(), rule.permanence(), stage, reply.code(), enhanced, text, remote, rule.ambiguous(), true);
    }

    /** What a well-formed reply comes to that answers nothing that was asked. */
    public static Failure outOfPlace(Stage stage, Reply reply, @Nullable RemoteHost remote) {
        Rule rule = rule(stage, Trouble.REPLY_OUT_OF_PLACE);
        String text = Printable.of("a reply out of place: " + reply.code() + " " + reply.text());
        return new Failure(
                rule.scope(), rule.permanence(), stage, reply.code(), rule.enhanced(), text, remote, rule.ambiguous());
    }

    /** What it comes to that no reply came. {@code detail} says what did. */
    public static Failure broken(Stage stage, Trouble trouble, String detail, @Nullable RemoteHost remote) {
        Rule rule = rule(stage, trouble);
        String text = Printable.of(detail);
        return new Failure(
                rule.scope(), rule.permanence(), stage, 421, rule.enhanced(), text, remote, rule.ambiguous());
    }

    public static Failure found(Finding finding, String detail, @Nullable RemoteHost remote) {
        String text = Printable.of(detail);
        return new Failure(
                finding.scope,
                finding.permanence,
                finding.stage,
                finding.code,
                finding.enhanced(),
                text,
                remote,
                false);
    }

    private static Trouble troubleOf(Reply reply) {
        return switch (reply.code()) {
            case 421 -> Trouble.REPLY_421;
            case 552 -> Trouble.REPLY_552;
            default ->
                reply.transientNegative()
                        ? Trouble.REPLY_4YZ
                        : reply.permanentNegative() ? Trouble.REPLY_5YZ : Trouble.REPLY_OUT_OF_PLACE;
        };
    }

    /** The reply's own, with the class that the verdict has: a report never says 5.x.x of what will be tried again (RFC 3463 §2). */
    private static EnhancedCode enhanced(Rule rule, Reply reply) {
        EnhancedCode own = reply.enhanced();
        if (own == null || own.statusClass() == 2) {
            return rule.enhanced();
        }
        int statusClass = rule.permanence() == Permanence.PERMANENT ? 5 : 4;
        return own.statusClass() == statusClass ? own : new EnhancedCode(statusClass, own.subject(), own.detail());
    }
}
