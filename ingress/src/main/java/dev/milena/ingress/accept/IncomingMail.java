package dev.milena.ingress.accept;

import dev.milena.ingress.record.Refusal;
import dev.milena.ingress.session.Incoming;
import dev.milena.ingress.session.Submission;
import dev.milena.ingress.session.Verdict;
import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.smtp.Reply;
import dev.milena.stream.AcceptedLog.Deposit;
import dev.milena.stream.AcceptedLog.Stored;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message between its first octet and its verdict. Up to {@link BodyRef#INLINE_LIMIT} it is gathered in one array that becomes the accepted record; a
 * larger one (as its SIZE says, or once it is) leaves in chunks while it comes in, with at most one chunk under way: while that is not acknowledged and another is full, it is not
 * {@link #ready()}. On the session's thread; only the completion of the log hops over from another.
 */
final class IncomingMail implements Incoming {

    private static final Reply UNAVAILABLE = Reply.of(451, "4.3.0", "the message could not be stored; try again later");
    private static final Reply NO_MEMORY =
            Reply.of(452, "4.3.1", "too much mail is coming in at once; try again later");
    private static final Reply LOOP = Reply.of(554, "5.4.6", "too many hops: this message loops");
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final Reply LONG_HEADER = Reply.of(552, "5.3.4", "the header section is too large");

    /** What one array starts with where SIZE promised nothing: most mail fits, and no promise is believed beyond {@link #MOST_BELIEVED}. */
    private static final int FIRST_CAPACITY = 16 * 1024;

    private static final int MOST_BELIEVED = 128 * 1024;

    /** Date, Message-ID and an empty line. */
    private static final int ROOM_FOR_FIELDS = 512;

    /** Envelope beyond which the record has less room than {@link BodyRef#INLINE_LIMIT} for the body. */
    private static final int ENVELOPE_ROOM = 64 * 1024;

    private final MailReception door;
    private final Submission submission;
    private final Executor thread;
    private final Runnable progress;
    private final Instant now;
    private final MailId id;
    private final Buffer buffer;
    private final HeaderScan header;
    /** So much is gathered; what is more leaves in chunks. */
    private final int gathered;

    private @Nullable ChunkStream chunks;
    private @Nullable Deposit deposit;
    private Verdict.@Nullable Refused refused;
    private boolean eightBit;
    private long finishedAt;

    IncomingMail(MailReception door, Submission submission, Executor thread, Runnable progress) {
        this.door = door;
        this.submission = submission;
        this.thread = thread;
        this.progress = progress;
        this.now = door.environment.time().now();
        this.id = MailId.next(now, door.environment.random());
        int inlineLimit = BodyRef.INLINE_LIMIT - Math.max(0, weightOf(submission.envelope()) - ENVELOPE_ROOM);
        boolean announced = submission.declaredSize().orElse(0) > inlineLimit;
        this.gathered = announced ? Math.min(BodyRef.CHUNK_SIZE, inlineLimit) : inlineLimit;
        byte[] received = door.trace.received(submission, id, now);
        int promised = (int) Math.min(submission.declaredSize().orElse(FIRST_CAPACITY), MOST_BELIEVED);
        this.buffer = new Buffer(door.memory, announced);
        this.header = new HeaderScan(received.length);
        if (buffer.reserve(received.length + ROOM_FOR_FIELDS + promised)) {
            buffer.append(received, 0, received.length);
        } else {
            refuse(Refusal.UNAVAILABLE, NO_MEMORY);
        }
    }

    @Override
    public boolean ready() {
        // What is lost already is read past, whatever Kafka does: the sooner its client is told.
        return refused != null
                || (chunks != null && chunks.lost())
                || (door.accepted.writable() && (chunks == null || chunks.hasRoom()));
    }

    @Override
    public void octets(byte[] array, int offset, int length) {
        if (refused != null) {
            return;
        }
        if (!buffer.reserve(length)) {
            refuse(Refusal.UNAVAILABLE, NO_MEMORY);
            return;
        }
        buffer.append(array, offset, length);
        if (!header.ended()) {
            scanHeader();
        }
        if (header.ended()) {
            chunkIfLarge();
        }
        if (chunks != null) {
            chunks.pump();
        }
    }

    /** What one record cannot hold leaves in chunks; not before the header section is whole, because fields are added to it. */
    private void chunkIfLarge() {
        if (chunks == null && buffer.size > gathered && refused == null) {
            chunks = new ChunkStream(door.accepted.chunks(id), buffer, thread, progress);
        }
    }

    @Override
    public void finish(boolean someEightBit, Consumer<Verdict> then) {
        eightBit = someEightBit;
        finishedAt = door.environment.time().nanos();
        if (!header.ended() && refused == null) {
            endHeader();
            chunkIfLarge();
        }
        if (refused != null) {
            then.accept(refused);
        } else if (chunks != null) {
            chunks.finish(body -> appendChunked(body, then));
        } else {
            byte[] body = buffer.drain();
            String sha256 = HexFormat.of().formatHex(ChunkStream.sha256().digest(body));
            AcceptedMail mail = mail(body.length, sha256, null);
            answer(door.accepted.append(mail, body), mail, then);
        }
    }

    @Override
    public void abandon() {
        refuse(Refusal.UNAVAILABLE, UNAVAILABLE);
    }

    @Override
    public boolean withdraw() {
        if (deposit != null) {
            return deposit.withdraw();
        }
        abandon();
        return true;
    }

    /** The message is all header. By BDAT its last line may lack its end, which fields behind it need. */
    private void endHeader() {
        if (buffer.array[buffer.size - 1] != '\n') {
            if (!buffer.reserve(LINE_END.length)) {
                refuse(Refusal.UNAVAILABLE, NO_MEMORY);
                return;
            }
            buffer.append(LINE_END, 0, LINE_END.length);
        }
        header.finish(buffer);
        headerEnded();
    }

    private void scanHeader() {
        if (header.scan(buffer)) {
            headerEnded();
        } else if (header.length() > door.rules.maxHeaderSize()) {
            refuse(Refusal.SIZE, LONG_HEADER);
        }
    }

    private void headerEnded() {
        if (header.received() > door.rules.maxReceived()) {
            refuse(Refusal.LOOP, LOOP);
        } else if (!buffer.reserve(ROOM_FOR_FIELDS)) {
            refuse(Refusal.UNAVAILABLE, NO_MEMORY);
        } else if (!header.hasDate() || !header.hasMessageId()) {
            if (header.headless()) {
                buffer.insert(header.end(), LINE_END);
            }
            buffer.insert(header.end(), door.trace.missing(header.hasDate(), header.hasMessageId(), id, now));
        }
    }

    /** Nothing is kept from here on. */
    private void refuse(Refusal why, Reply reply) {
        refused = new Verdict.Refused(why, reply);
        buffer.clear();
        if (chunks != null) {
            chunks.abandon();
        }
    }

    private void appendChunked(ChunkStream.Outcome outcome, Consumer<Verdict> then) {
        buffer.clear();
        switch (outcome) {
            case ChunkStream.Outcome.Whole whole -> {
                BodyRef.Chunked body = whole.body();
                AcceptedMail mail = mail(body.size(), body.sha256(), body);
                answer(door.accepted.append(mail), mail, then);
            }
            case ChunkStream.Outcome.Lost lost -> then.accept(new Verdict.Refused(Refusal.UNAVAILABLE, UNAVAILABLE));
        }
    }

    private void answer(Deposit under, AcceptedMail mail, Consumer<Verdict> then) {
        deposit = under;
        under.stored().whenCompleteAsync((stored, failure) -> then.accept(verdictOf(stored, failure, mail)), thread);
    }

    private Verdict verdictOf(@Nullable Stored stored, @Nullable Throwable failure, AcceptedMail mail) {
        if (stored == null || failure != null) {
            return new Verdict.Refused(Refusal.AMBIGUOUS, UNAVAILABLE);
        }
        return switch (stored) {
            case Stored.Safe safe -> {
                door.log.accepted(mail, door.environment.time().nanos() - finishedAt);
                yield new Verdict.Accepted(id);
            }
            case Stored.Refused no -> new Verdict.Refused(Refusal.UNAVAILABLE, UNAVAILABLE);
            case Stored.Ambiguous unclear -> new Verdict.Refused(Refusal.AMBIGUOUS, UNAVAILABLE);
        };
    }

    private AcceptedMail mail(long size, String sha256, BodyRef.@Nullable Chunked body) {
        Origin origin = new Origin(
                submission.client().address(),
                submission.ehlo(),
                TraceFields.protocol(submission),
                submission.client().sessionId(),
                door.rules.nodeId());
        return new AcceptedMail(id, now, envelope(), origin, Labels.NONE, size, sha256, body);
    }

    /** What the body is counts, not what was declared: a client that sends 8-bit octets undeclared must not have them sent on as 7-bit. */
    private Envelope envelope() {
        Envelope e = submission.envelope();
        return eightBit && e.bodyType() == BodyType.SEVEN_BIT
                ? new Envelope(
                        e.sender(), e.recipients(), BodyType.EIGHT_BIT_MIME, e.smtpUtf8(), e.ret(), e.envelopeId())
                : e;
    }

    private static int weightOf(Envelope envelope) {
        int weight = 0;
        for (Recipient r : envelope.recipients()) {
            String original = r.originalRecipient();
            weight += 100 + r.mailbox().localPart().length() + (original == null ? 0 : original.length());
            weight += r.mailbox().domain().text().length();
        }
        return weight;
    }
}
