package dev.milena.ingress.session;

import dev.milena.ingress.record.Refusal;
import dev.milena.smtp.command.Command;
import dev.milena.smtp.data.ChunkReader;
import dev.milena.smtp.data.DataReader;
import dev.milena.smtp.data.Fault;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The message of one transaction as it comes in, by DATA or by BDAT chunks; passes its octets on and finds its end. For the session's thread. */
final class MessageReader {

    private final @Nullable DataReader data;
    private final ChunkReader chunks;
    private Incoming incoming;
    private boolean last;
    private boolean settled;

    private MessageReader(Incoming incoming, @Nullable DataReader data, long limit) {
        this.incoming = incoming;
        this.data = data;
        this.chunks = new ChunkReader(limit);
    }

    static MessageReader ofData(Incoming incoming, long limit) {
        return new MessageReader(incoming, new DataReader(limit), limit);
    }

    static MessageReader ofChunks(Incoming incoming, long limit) {
        return new MessageReader(incoming, null, limit);
    }

    void beginChunk(Command.Bdat bdat) {
        last = bdat.last();
        chunks.begin(bdat.octets());
    }

    /** Returns how many octets it took; then the message, or the chunk, may be {@link #over}. */
    int read(byte[] in, int offset, int length) {
        return data == null ? chunks.read(in, offset, length, incoming) : data.read(in, offset, length, incoming);
    }

    /** Whether the message by DATA, or the chunk, came to its end. */
    boolean over() {
        return data == null ? chunks.ended() : data.ended();
    }

    /** Whether the chunk that is over was the last one; a message by DATA has only one. */
    boolean last() {
        if (data == null && last) {
            chunks.finish();
        }
        return data != null || last;
    }

    Fault fault() {
        return data == null ? chunks.fault() : data.fault();
    }

    long octets() {
        return data == null ? chunks.octets() : data.octets();
    }

    boolean ready() {
        return incoming.ready();
    }

    boolean queued() {
        return incoming.queued();
    }

    /** Nobody waits for the verdict any more. */
    void lose() {
        incoming.abandon();
        incoming = new Lost();
    }

    /**
     * Nothing is kept any more; the rest is read, and the verdict is {@link Answers#UNAVAILABLE}. False if the message is safe already: the verdict is on its
     * way.
     */
    boolean withdraw() {
        boolean withdrawn = incoming.withdraw();
        if (withdrawn) {
            incoming = new Lost();
        }
        return withdrawn;
    }

    void finish(Consumer<Verdict> then) {
        settled = true;
        incoming.finish(data == null ? chunks.eightBit() : data.eightBit(), then);
    }

    /** The message is not to be, unless it was finished already. */
    void abandon() {
        if (!settled) {
            settled = true;
            incoming.abandon();
        }
    }

    /** A message whose octets go nowhere. */
    private static final class Lost implements Incoming {

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void octets(byte[] array, int offset, int length) {
            // The client is told at the end; until then there is nothing to keep.
        }

        @Override
        public void finish(boolean eightBit, Consumer<Verdict> then) {
            then.accept(new Verdict.Refused(Refusal.UNAVAILABLE, Answers.UNAVAILABLE.reply()));
        }

        @Override
        public void abandon() {
            // Nothing is held.
        }

        @Override
        public boolean withdraw() {
            return true;
        }
    }
}
