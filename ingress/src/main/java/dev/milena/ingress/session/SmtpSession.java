package dev.milena.ingress.session;

import dev.milena.ingress.record.MailLog;
import dev.milena.ingress.record.Refusal;
import dev.milena.smtp.command.Command;
import dev.milena.smtp.command.CommandReader;
import dev.milena.smtp.command.LineReader;
import dev.milena.smtp.data.Fault;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One SMTP session of a server (RFC 5321). Octets come in by {@link #receive} however they were cut; replies go to the {@link Outlet} in the order of what
 * they answer. Input is taken one command after the other and not at all while a message waits for its verdict, so that pipelined commands keep their order.
 * Every way back to the state without a transaction is {@link #reset()}. All calls on one thread; no memory besides the envelope while a client is idle.
 *
 * <pre>
 *   TALKING --DATA--> DATA ---end----+--> WAITING --verdict--> TALKING
 *      |    --BDAT--> CHUNK --LAST---+
 *      +--QUIT, budget, fatal line, timeout--> CLOSED (from anywhere)
 * </pre>
 */
public final class SmtpSession {

    /** What the session does now. */
    public enum Phase {
        TALKING,
        DATA,
        CHUNK,
        WAITING,
        CLOSED
    }

    private final SessionRules rules;
    private final Client client;
    private final Reception reception;
    private final Outlet outlet;
    private final MailLog log;
    private final Budget budget;
    private final Preamble preamble;
    private final LineReader lines = new LineReader();

    private Phase phase = Phase.TALKING;
    private @Nullable MessageReader message;
    private boolean poisoned;
    private int chunkCount;
    private long skip;
    private @Nullable Answer skipAnswer;
    private int ticket;
    private int turns;
    private boolean stopping;

    public SmtpSession(SessionRules rules, Client client, Reception reception, Outlet outlet, MailLog log) {
        this.rules = rules;
        this.client = client;
        this.reception = reception;
        this.outlet = outlet;
        this.log = log;
        this.budget = new Budget(rules);
        this.preamble = new Preamble(rules, client, reception);
    }

    /** The connection stands. */
    public void greet() {
        answer(Answers.greeting(rules));
    }

    /** Takes input. Returns how many octets it took: fewer than {@code length} only while it does not {@link #takesInput()}. */
    public int receive(byte[] in, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && takesInput()) {
            at += switch (phase) {
                case TALKING -> line(in, at, end - at);
                case DATA -> data(in, at, end - at);
                case CHUNK -> chunk(in, at, end - at);
                case WAITING -> 0;
                case CLOSED -> end - at;
            };
        }
        return at - offset;
    }

    /** Whether more input would be taken now. Turns true again with {@link Outlet#resume()}, or with {@link Reception#open()}. */
    public boolean takesInput() {
        return switch (phase) {
            case TALKING, CLOSED -> true;
            case DATA, CHUNK -> message == null || message.ready();
            case WAITING -> false;
        };
    }

    /** Whether its message waits for others before it. */
    public boolean queued() {
        return message != null && message.queued();
    }

    public Phase phase() {
        return phase;
    }

    /** Grows with every command and message; whoever watches the time sees by it that the client came on. */
    public int turns() {
        return turns;
    }

    /** The client took too long. */
    public void timedOut() {
        answer(Answers.TOO_SLOW);
    }

    /** The verdict, or room for more of the message, took too long: the client is told to try again, whatever comes later, unless the message is safe. */
    public void overdue() {
        if (message == null || !message.withdraw()) {
            return;
        }
        if (phase == Phase.WAITING) {
            verdict(new Verdict.Refused(Refusal.AMBIGUOUS, Answers.UNAVAILABLE.reply()));
        } else {
            outlet.resume();
        }
    }

    /** The service stops: a message that is coming in may end, everything else ends now; so does that message at the second call, unless it is safe. */
    public void stop() {
        boolean now = stopping || phase == Phase.TALKING;
        stopping = true;
        boolean safe = now && phase == Phase.WAITING && message != null && !message.withdraw();
        if (now && !safe && phase != Phase.CLOSED) {
            answer(Answers.STOPPING);
        }
    }

    /** The connection is gone, or shall be at once. */
    public void gone() {
        if (phase == Phase.WAITING && message != null) {
            message.lose();
        }
        phase = Phase.CLOSED;
        reset();
    }

    private int line(byte[] in, int offset, int length) {
        if (in[offset] == CommandReader.TLS_HANDSHAKE && lines.atLineStart()) {
            perform(CommandReader.read(in, offset, 1));
            return length;
        }
        int taken = lines.read(in, offset, length);
        switch (lines.state()) {
            case MORE -> {}
            case LINE -> perform(CommandReader.read(lines.array(), lines.offset(), lines.length()));
            case TOO_LONG -> answer(Answers.LINE_TOO_LONG);
            case BARE_LF -> answer(Answers.BARE_LF);
            case FLOOD -> answer(Answers.FLOOD);
        }
        return taken;
    }

    private void perform(Command command) {
        turns++;
        switch (command) {
            case Command.Ehlo ehlo -> hello(ehlo.name(), true);
            case Command.Helo helo -> hello(helo.name(), false);
            case Command.MailFrom mail -> answer(preamble.mail(mail));
            case Command.RcptTo rcpt -> answer(chunking() ? Answers.BDAT_BEGAN : preamble.rcpt(rcpt));
            case Command.RcptToPostmaster rcpt -> answer(chunking() ? Answers.BDAT_BEGAN : preamble.postmaster(rcpt));
            case Command.Data data -> beginData();
            case Command.Bdat bdat -> beginChunk(bdat);
            case Command.Rset rset -> {
                reset();
                answer(Answers.OK);
            }
            case Command.Noop noop -> answer(Answers.OK);
            case Command.Vrfy vrfy -> answer(Answers.VRFY);
            case Command.Expn expn -> answer(Answers.EXPN);
            case Command.Help help -> answer(Answers.HELP);
            case Command.Quit quit -> {
                answer(Answers.BYE);
                close();
            }
            case Command.StartTls startTls -> answer(Answers.NO_TLS);
            case Command.Auth auth -> answer(Answers.NO_AUTH);
            case Command.Refused refused -> answer(Answers.of(refused));
        }
    }

    private void hello(String name, boolean extended) {
        reset();
        answer(preamble.hello(name, extended));
    }

    private boolean chunking() {
        return message != null || poisoned;
    }

    private void beginData() {
        Answer obstacle = preamble.obstacle();
        if (chunking()) {
            answer(poisoned ? Answers.BDAT_FAILED : Answers.BDAT_BEGAN);
        } else if (obstacle != null) {
            answer(obstacle);
        } else {
            message = MessageReader.ofData(begin(), rules.maxMessageSize());
            phase = Phase.DATA;
            answer(Answers.GO_AHEAD);
        }
    }

    private void beginChunk(Command.Bdat bdat) {
        if (bdat.octets() > hopeless()) {
            answer(Answers.FAR_TOO_LARGE);
        } else if (++chunkCount > rules.maxChunks()) {
            answer(Answers.TOO_MANY_CHUNKS);
        } else {
            phase = Phase.CHUNK;
            Answer obstacle = poisoned ? Answers.BDAT_FAILED : message == null ? preamble.obstacle() : null;
            if (obstacle != null) {
                // RFC 3030 §2: the octets come whatever is answered; they are read past, and the answer follows them.
                poisoned = preamble.hasTransaction();
                skip = bdat.octets();
                skipAnswer = obstacle;
            } else {
                message = message == null ? MessageReader.ofChunks(begin(), rules.maxMessageSize()) : message;
                message.beginChunk(bdat);
            }
            chunkRead();
        }
    }

    private Incoming begin() {
        return reception.begin(preamble.submission(), outlet.thread(), outlet::resume);
    }

    private int data(byte[] in, int offset, int length) {
        MessageReader m = Objects.requireNonNull(message);
        int taken = m.read(in, offset, length);
        if (m.over()) {
            endOfMessage(m);
        } else if (m.octets() > hopeless()) {
            answer(Answers.FAR_TOO_LARGE);
        }
        return taken;
    }

    private int chunk(byte[] in, int offset, int length) {
        int taken = message == null ? (int) Math.min(skip, length) : message.read(in, offset, length);
        skip -= message == null ? taken : 0;
        chunkRead();
        return taken;
    }

    /** A chunk may be over before its first octet: it may have none. */
    private void chunkRead() {
        MessageReader m = message;
        if (m == null ? skip > 0 : !m.over()) {
            return;
        }
        if (m != null && m.last()) {
            endOfMessage(m);
            return;
        }
        phase = Phase.TALKING;
        if (m == null) {
            answer(Objects.requireNonNull(skipAnswer));
        } else {
            endOfChunk(m);
        }
    }

    private void endOfChunk(MessageReader m) {
        if (m.fault() == Fault.NONE) {
            answer(Answers.CHUNK_OK);
        } else {
            m.abandon();
            message = null;
            poisoned = true;
            answer(Answers.of(m.fault()));
        }
    }

    private void endOfMessage(MessageReader m) {
        if (m.fault() != Fault.NONE || m.octets() == 0) {
            settle(m.fault() == Fault.NONE ? Answers.EMPTY : Answers.of(m.fault()));
        } else {
            phase = Phase.WAITING;
            int mine = ++ticket;
            m.finish(verdict -> {
                if (phase == Phase.WAITING && ticket == mine) {
                    verdict(verdict);
                }
            });
        }
    }

    private void verdict(Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted accepted -> {
                budget.restore();
                settle(Answers.queued(accepted.id()));
            }
            case Verdict.Refused refused -> settle(Answer.refusal(refused.why(), refused.reply()));
        }
        outlet.resume();
    }

    /** The message has its reply; the next command may come. */
    private void settle(Answer answer) {
        reset();
        phase = Phase.TALKING;
        turns++;
        answer(answer);
        if (stopping) {
            answer(Answers.STOPPING);
        }
    }

    /** The one way back to a session without a transaction. */
    private void reset() {
        if (message != null) {
            message.abandon();
        }
        message = null;
        preamble.reset();
        poisoned = false;
        chunkCount = 0;
        skip = 0;
        skipAnswer = null;
    }

    private void answer(Answer answer) {
        boolean affordable =
                switch (answer.cost()) {
                    case NOTHING, FATAL -> true;
                    case JUNK -> budget.junk();
                    case ADDRESS -> client.mayRelay() || budget.error();
                    case ERROR -> budget.error();
                };
        if (!affordable) {
            answer(answer.cost() == Answer.Cost.JUNK ? Answers.TOO_MUCH_JUNK : Answers.TOO_MANY_ERRORS);
            return;
        }
        if (answer.why() != null) {
            log.refused(client.sessionId(), client.address(), answer.why(), answer.reply());
        }
        outlet.say(answer.reply());
        if (answer.cost() == Answer.Cost.FATAL) {
            close();
        }
    }

    private void close() {
        gone();
        outlet.hangUp();
    }

    /** Octets after which the end of a message that is too large is waited for no longer. */
    private long hopeless() {
        return 2 * rules.maxMessageSize();
    }
}
