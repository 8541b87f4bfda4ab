package dev.milena.deliverer.dialogue;

import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import dev.milena.smtp.data.Framing;
import dev.milena.smtp.reply.Extensions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail transaction from the client's side, pure: replies in, {@link Step}s out.
 *
 * <pre>
 *   ENVELOPE  [RSET] MAIL RCPT… [DATA], in one flush where PIPELINING is offered; replies are matched one by one
 *      ├─ nobody accepted ──────────────────────→ DONE   (354 all the same: SendNothing → EMPTY_END → DONE)
 *      ▼
 *   BODY      any reply here comes too early: no answer to an end of data that is not sent
 *      │ ⇄ CHUNK (BDAT, between two chunks)
 *      ▼ endSent
 *   END       2yz, and only that, is a delivery
 * </pre>
 *
 * The message never travels with the envelope, not even where RFC 3030 would allow it for BDAT: a server that is one reply ahead of itself would answer it
 * with a 250 that belongs to a recipient. So an envelope that follows the message before it ends with DATA always: its 354 shows that replies and commands are
 * in step. Always ends: every recipient has exactly one {@link Fate} after {@link Step.Done}. Not thread-safe.
 */
public final class TransactionDialogue {

    /** What is fixed for one session. {@code maxRecipients} of one transaction; {@code bdat}: use CHUNKING where it is offered. */
    public record Terms(RemoteHost remote, Extensions offered, int maxRecipients, boolean bdat) {}

    private enum Phase {
        ENVELOPE,
        BODY,
        CHUNK,
        END,
        EMPTY_END,
        DONE
    }

    private static final Step WAIT = new Step.Wait();

    private final Envelope envelope;
    private final long size;
    private final Terms terms;
    private final boolean resetFirst;
    private final boolean utf8;
    private final Framing framing;
    private final Transcript transcript = new Transcript();
    private final List<Command> script = new ArrayList<>();

    /** The recipient that stands at each place of the script; -1 for other commands. */
    private final int[] recipientAt;

    private final Roll roll;
    private Phase phase = Phase.ENVELOPE;
    private int said;
    private int answered;
    private @Nullable Failure refusal;
    private boolean clean = true;

    /** @param resetFirst what {@link Step.Done} said last time */
    public TransactionDialogue(Envelope envelope, long size, Terms terms, boolean resetFirst) {
        this(
                envelope,
                size,
                terms,
                resetFirst,
                terms.bdat() && terms.offered().chunking() ? Framing.BDAT : Framing.DATA);
    }

    /** One whose envelope is said while the end of data of the message before it waits for its answer. */
    public static TransactionDialogue following(Envelope envelope, long size, Terms terms) {
        return new TransactionDialogue(envelope, size, terms, false, Framing.DATA);
    }

    private TransactionDialogue(Envelope envelope, long size, Terms terms, boolean resetFirst, Framing framing) {
        this.envelope = envelope;
        this.size = size;
        this.terms = terms;
        this.resetFirst = resetFirst;
        this.framing = framing;
        this.utf8 = envelope.smtpUtf8() && terms.offered().smtpUtf8();
        int recipients = envelope.recipients().size();
        this.roll = new Roll(recipients);
        this.recipientAt = new int[recipients + 3];
        if (resetFirst) {
            script.add(Command.RSET);
        }
    }

    public Step begin(Look look) {
        Failure unfit = Fitness.unfit(envelope, size, look, terms.offered(), terms.remote());
        if (unfit != null) {
            failAll(unfit);
            return done(true);
        }
        Arrays.fill(recipientAt, -1);
        script.add(EnvelopeCommands.mail(envelope, size, terms.offered()));
        int room = terms.maxRecipients();
        for (int i = 0; i < envelope.recipients().size(); i++) {
            Recipient recipient = envelope.recipients().get(i);
            if (!terms.offered().smtpUtf8() && recipient.mailbox().needsSmtpUtf8()) {
                roll.give(
                        i,
                        new Fate.Failed(Policy.found(
                                Finding.UTF8_RECIPIENT, "the server does not offer SMTPUTF8", terms.remote())));
                clean = false;
            } else if (room == 0) {
                roll.give(i, new Fate.Later());
            } else {
                room--;
                recipientAt[script.size()] = i;
                script.add(EnvelopeCommands.rcpt(recipient, utf8, terms.offered()));
            }
        }
        if (room == terms.maxRecipients()) {
            return done(true);
        }
        if (framing == Framing.DATA) {
            script.add(Command.DATA);
        }
        return terms.offered().pipelining() ? say(script) : sayNext();
    }

    /** For the next reply that came. */
    public Step reply(Reply reply) {
        transcript.heard(reply);
        if (phase == Phase.DONE) {
            return WAIT;
        }
        if (reply.code() == 421) {
            return give(Policy.refused(awaiting(), reply, terms.remote()), false);
        }
        return switch (phase) {
            case ENVELOPE -> answered < said ? envelopeReply(reply) : outOfPlace(reply);
            case BODY -> tooEarly(reply);
            case CHUNK -> chunkReply(reply);
            case END -> endReply(reply);
            case EMPTY_END -> negativeOrPositive(reply) ? done(true) : outOfPlace(reply);
            case DONE -> WAIT;
        };
    }

    /** For a reply that came while the last step was not done yet: whatever it says, it answers nothing that was asked. */
    public Step unasked(Reply reply) {
        transcript.heard(reply);
        return reply.code() == 421 ? give(Policy.refused(awaiting(), reply, terms.remote()), false) : outOfPlace(reply);
    }

    /** The last octet of the end of data is out. */
    public void endSent() {
        if (phase == Phase.BODY) {
            phase = Phase.END;
        }
    }

    /** A chunk that is not the last is about to be sent: its reply comes before the next chunk goes. */
    public void chunkSent(int octets) {
        transcript.happened("a chunk of " + octets + " octets");
        if (phase == Phase.BODY) {
            phase = Phase.CHUNK;
        }
    }

    /** No reply came, or what came is none. */
    public Step broken(Trouble trouble, String detail) {
        return give(Policy.broken(awaiting(), trouble, detail, terms.remote()), false);
    }

    /** Milena ends it from her side, before the end of data: the connection is to be dropped. */
    public Step abandon(Finding finding, String detail) {
        return give(Policy.found(finding, detail, terms.remote()), false);
    }

    /** Whether anything was said. */
    public boolean begun() {
        return said > 0;
    }

    /** Whether the message is wanted now: before anything was said, or between DATA and its end. */
    public boolean sending() {
        return said == 0 || phase == Phase.BODY;
    }

    /** What the next reply will be about. */
    public Stage awaiting() {
        return switch (phase) {
            case ENVELOPE -> script.isEmpty() ? Stage.MAIL : stageAt(Math.min(answered, script.size() - 1));
            case BODY, CHUNK -> Stage.BODY;
            case END, EMPTY_END, DONE -> Stage.END_OF_DATA;
        };
    }

    /** The fate of each recipient, in the order of the envelope; after {@link Step.Done}. */
    public List<Fate> fates() {
        return roll.all();
    }

    /** Empty when everything went well. */
    public String transcript() {
        return clean ? "" : transcript.text();
    }

    private Stage stageAt(int place) {
        return switch (script.get(place).verb()) {
            case RCPT -> Stage.RCPT;
            case DATA -> Stage.DATA;
            default -> Stage.MAIL;
        };
    }

    private Step say(List<Command> commands) {
        said += commands.size();
        commands.forEach(transcript::said);
        return new Step.Say(commands);
    }

    private Step sayNext() {
        return say(List.of(script.get(said)));
    }

    private Step envelopeReply(Reply reply) {
        int place = answered++;
        boolean fits =
                switch (script.get(place).verb()) {
                    case RSET -> reply.positive();
                    case MAIL -> mailReply(reply);
                    case RCPT -> rcptReply(recipientAt[place], reply);
                    default -> dataReply(reply);
                };
        if (!fits) {
            answered--;
            return outOfPlace(reply);
        }
        if (answered < said) {
            return WAIT;
        }
        boolean hopeless = refusal != null || (!roll.anyAccepted() && stageAfter() != Stage.RCPT);
        if (answered < script.size()) {
            return hopeless && stageAfter() != Stage.MAIL ? give(refusal, true) : sayNext();
        }
        return envelopeAnswered(reply, hopeless);
    }

    /** The stage of the next command of the script; MAIL while that is not answered. */
    private Stage stageAfter() {
        return answered < script.size() ? stageAt(answered) : Stage.BODY;
    }

    private Step envelopeAnswered(Reply last, boolean hopeless) {
        boolean dataTaken = framing == Framing.DATA && last.code() / 100 == 3;
        if (!hopeless) {
            phase = Phase.BODY;
            return new Step.SendBody(framing);
        }
        if (!dataTaken) {
            return give(refusal, true);
        }
        if (refusal != null) {
            // MAIL was refused and DATA was not: there is no telling what this server would make of an end of data.
            return give(refusal, false);
        }
        phase = Phase.EMPTY_END;
        clean = false;
        return new Step.SendNothing();
    }

    private boolean mailReply(Reply reply) {
        if (reply.transientNegative() || reply.permanentNegative()) {
            refusal = Policy.refused(Stage.MAIL, reply, terms.remote());
        }
        return negativeOrPositive(reply);
    }

    private boolean rcptReply(int recipient, Reply reply) {
        if (refusal != null) {
            // 503 most likely; the verdict on MAIL is the one that counts.
            return negativeOrPositive(reply);
        }
        if (reply.positive()) {
            roll.accept(recipient);
            return true;
        }
        if (!negativeOrPositive(reply)) {
            return false;
        }
        clean = false;
        roll.give(
                recipient,
                enough(reply) ? new Fate.Later() : new Fate.Failed(Policy.refused(Stage.RCPT, reply, terms.remote())));
        return true;
    }

    /** 452, or 552 as of old, behind recipients that were taken (RFC 5321 §4.5.3.1.10); not "mailbox full" (4.2.2) and the like. */
    private boolean enough(Reply reply) {
        return roll.anyAccepted()
                && (reply.code() == 452 || reply.code() == 552)
                && (reply.enhanced() == null
                        || (reply.enhanced().subject() == 5 && reply.enhanced().detail() == 3));
    }

    private boolean dataReply(Reply reply) {
        boolean negative = reply.transientNegative() || reply.permanentNegative();
        if (negative && refusal == null && roll.anyAccepted()) {
            refusal = Policy.refused(Stage.DATA, reply, terms.remote());
        }
        return negative || reply.code() / 100 == 3;
    }

    private Step tooEarly(Reply reply) {
        return reply.transientNegative() || reply.permanentNegative()
                ? give(Policy.refused(Stage.BODY, reply, terms.remote()), false)
                : outOfPlace(reply);
    }

    private Step chunkReply(Reply reply) {
        if (reply.positive()) {
            phase = Phase.BODY;
            return new Step.NextChunk();
        }
        return negativeOrPositive(reply)
                ? give(Policy.refused(Stage.BODY, reply, terms.remote()), true)
                : outOfPlace(reply);
    }

    private Step endReply(Reply reply) {
        if (!reply.positive()) {
            return negativeOrPositive(reply)
                    ? give(Policy.refused(Stage.END_OF_DATA, reply, terms.remote()), true)
                    : outOfPlace(reply);
        }
        roll.deliver(reply);
        phase = Phase.DONE;
        return new Step.Done(true, false);
    }

    private Step outOfPlace(Reply reply) {
        return give(Policy.outOfPlace(awaiting(), reply, terms.remote()), false);
    }

    /** Ends with this failure for everybody who has no fate yet; null when everybody has. */
    private Step give(@Nullable Failure failure, boolean usable) {
        if (failure != null) {
            transcript.happened(failure.stage() + ": " + failure.text());
            failAll(failure);
        }
        return done(usable);
    }

    private void failAll(Failure failure) {
        roll.failRest(failure);
        clean = false;
    }

    private Step done(boolean usable) {
        phase = Phase.DONE;
        return new Step.Done(usable, usable && (said > 0 || resetFirst));
    }

    private static boolean negativeOrPositive(Reply reply) {
        return reply.positive() || reply.transientNegative() || reply.permanentNegative();
    }
}
