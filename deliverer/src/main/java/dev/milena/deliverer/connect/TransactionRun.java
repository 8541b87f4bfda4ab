package dev.milena.deliverer.connect;

import dev.milena.deliverer.dialogue.Fate;
import dev.milena.deliverer.dialogue.Fitness;
import dev.milena.deliverer.dialogue.Look;
import dev.milena.deliverer.dialogue.Step;
import dev.milena.deliverer.dialogue.TransactionDialogue;
import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.Recipient;
import dev.milena.smtp.Reply;
import dev.milena.stream.BodyStore.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link TransactionDialogue} over the wire of a session. Belongs to its event loop; ends once. One that follows another says its envelope and
 * collects what is answered, but touches neither deadlines nor the connection until its {@link #turn}.
 */
final class TransactionRun implements Wire.Listener, BodyPump.Listener {

    /** Who gets the end. */
    interface End {
        void ended(TransactionRun run, Step.Done done, List<RecipientResult> results, String transcript);
    }

    private static final Logger log = LoggerFactory.getLogger(TransactionRun.class);

    private static final byte[] NOTHING = new byte[0];
    private static final int BAD_SEQUENCE = 503;

    private final Transaction transaction;
    private final TransactionDialogue dialogue;
    private final boolean looks;
    private final Wire wire;
    private final Timeouts timeouts;
    private final End end;
    private final BodyPump pump;
    private @Nullable Step next;
    private long begun;
    private boolean looking;
    private boolean over;

    /** Its envelope is behind another message whose end of data is not answered yet. */
    private boolean behind;

    private final boolean followed;
    private boolean heard;
    private long ending;

    TransactionRun(
            Transaction transaction,
            TransactionDialogue.Terms terms,
            TransactionDialogue dialogue,
            boolean behind,
            Wire wire,
            Timeouts timeouts,
            End end) {
        this.transaction = transaction;
        this.dialogue = dialogue;
        this.behind = behind;
        this.followed = behind;
        this.looks = Fitness.wantsLook(transaction.envelope(), terms.offered());
        this.wire = wire;
        this.timeouts = timeouts;
        this.end = end;
        this.pump = new BodyPump(
                transaction.octets(),
                transaction.mayFinish(),
                Fitness.forbidsEightBit(transaction.envelope(), terms.offered()),
                wire.channel().eventLoop(),
                this);
    }

    void begin() {
        begun = wire.nanos();
        if (looks) {
            looking = true;
            expectWithin(timeouts.dataBlock());
            pump.prefetch();
            return;
        }
        act(dialogue.begin(Look.NOTHING_SEEN));
        // The message comes from the store while the envelope is on its way.
        pump.prefetch();
    }

    Transaction transaction() {
        return transaction;
    }

    /** Ends it unless its end of data is out. */
    void giveUp() {
        if (!over && pump.mayStop()) {
            abandoned(Finding.MAY_NOT_FINISH, BodyPump.NOT_OURS);
        }
    }

    /** Whether its end of data goes out, or is. */
    boolean atEnd() {
        return ending != 0 && !over;
    }

    /** Whether its end of data went out. */
    boolean reachedEnd() {
        return ending != 0;
    }

    /** Whether it said anything. */
    boolean begun() {
        return dialogue.begun();
    }

    /** Whether the last reply it waited for has come, though not everything behind that. */
    boolean answered() {
        return next instanceof Step.Done;
    }

    /** How long the answer to its end of data took, in nanoseconds. */
    long answerTook() {
        return wire.nanos() - ending;
    }

    /** The message before it is answered. {@link #settled} is next if it has heard anything already. */
    void turn() {
        behind = false;
        begun = wire.nanos();
        expectWithin(looking ? timeouts.dataBlock() : timeouts.of(dialogue.awaiting()));
    }

    /** The session ended before its turn. */
    void notItsTurn(String detail) {
        if (!over) {
            act(dialogue.abandon(Finding.NOT_ITS_TURN, detail));
        }
    }

    @Override
    public void heard(Reply reply) {
        if (over) {
            return;
        }
        if (followed && !heard && reply.code() == BAD_SEQUENCE) {
            // For this server the message before was not over yet.
            next = dialogue.abandon(Finding.NOT_ITS_TURN, "the server took no MAIL behind a message: " + reply.code());
            heard = true;
            return;
        }
        heard = true;
        Step step = looking || next != null ? dialogue.unasked(reply) : dialogue.reply(reply);
        if (step instanceof Step.Wait) {
            expectWithin(timeouts.of(dialogue.awaiting()));
        } else {
            next = step;
        }
    }

    @Override
    public void settled() {
        Step step = next;
        next = null;
        if (step != null) {
            act(step);
        }
    }

    @Override
    public void broken(Trouble trouble, String detail) {
        if (over) {
            return;
        }
        if (trouble == Trouble.TIMEOUT && pump.starved() && dialogue.sending()) {
            abandoned(Finding.BODY_UNAVAILABLE, "the message did not come from its store in time");
            return;
        }
        act(dialogue.broken(trouble, detail + ", waiting for the answer to " + dialogue.awaiting()));
    }

    @Override
    public void writable() {
        pump.advance();
    }

    @Override
    public void ready() {
        Piece piece = pump.ahead();
        switch (piece) {
            case null -> {}
            case Piece.Part part -> {
                if (looking) {
                    looking = false;
                    act(dialogue.begin(Look.at(part.octets())));
                }
            }
            case Piece.Broken broken -> abandoned(Finding.BODY_BROKEN, broken.reason());
            case Piece.Unavailable unavailable -> abandoned(Finding.BODY_UNAVAILABLE, unavailable.reason());
        }
    }

    @Override
    public void progress() {
        if (!over) {
            expectWithin(timeouts.dataBlock());
        }
    }

    @Override
    public void chunk(int octets) {
        dialogue.chunkSent(octets);
    }

    @Override
    public void ending() {
        ending = wire.nanos();
        transaction.ending().run();
    }

    @Override
    public void sent() {
        if (!over) {
            dialogue.endSent();
            wire.expectWithin(timeouts.endOfData());
        }
    }

    @Override
    public void abandoned(Finding finding, String detail) {
        if (!over) {
            if (finding == Finding.BODY_BROKEN) {
                log.atError()
                        .addKeyValue("message", transaction.id())
                        .addKeyValue("reason", detail)
                        .log("a stored message is gone or not what was accepted: it is not sent");
            }
            if (!behind) {
                wire.reset();
            }
            act(dialogue.abandon(finding, detail));
        }
    }

    /** Not longer than what is left for the whole. The answer to the end of data gets its full time: giving up there makes duplicates. */
    private void expectWithin(Duration phase) {
        if (behind) {
            return;
        }
        Duration left = timeouts.transaction().minusNanos(wire.nanos() - begun);
        Duration shorter = left.compareTo(phase) < 0 ? left : phase;
        wire.expectWithin(shorter.isPositive() ? shorter : Duration.ofNanos(1));
    }

    private void act(Step step) {
        if (over) {
            return;
        }
        switch (step) {
            case Step.Wait wait -> {}
            case Step.Say say -> {
                expectWithin(timeouts.of(dialogue.awaiting()));
                wire.say(say.commands());
            }
            case Step.SendBody body -> pump.start(wire, body.framing());
            case Step.NextChunk chunk -> pump.nextChunk();
            case Step.SendNothing nothing -> {
                wire.expectWithin(timeouts.endOfData());
                wire.lastContent(NOTHING, 0, 0).addListener(done -> {});
                wire.flush();
            }
            case Step.Done done -> finish(done);
        }
    }

    private void finish(Step.Done done) {
        over = true;
        pump.stop();
        if (!behind) {
            wire.settle();
            if (!done.usable()) {
                wire.close();
            }
        }
        List<Recipient> recipients = transaction.envelope().recipients();
        List<Fate> fates = dialogue.fates();
        List<RecipientResult> results = new ArrayList<>(fates.size());
        for (int i = 0; i < fates.size(); i++) {
            Recipient recipient = recipients.get(i);
            results.add(
                    switch (fates.get(i)) {
                        case Fate.Delivered delivered -> new RecipientResult.Delivered(recipient, delivered.reply());
                        case Fate.Failed failed -> new RecipientResult.Failed(recipient, failed.failure());
                        case Fate.Later later -> new RecipientResult.Next(recipient);
                    });
        }
        end.ended(this, done, results, dialogue.transcript());
    }
}
