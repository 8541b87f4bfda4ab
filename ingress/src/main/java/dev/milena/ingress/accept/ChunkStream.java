package dev.milena.ingress.accept;

import dev.milena.mail.BodyRef;
import dev.milena.stream.AcceptedLog.ChunkWriter;
import dev.milena.stream.AcceptedLog.Stored;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a large message out of its buffer chunk by chunk. One chunk at a time is under way; memory is that chunk and a little more, whatever the message's
 * size. On the session's thread; acknowledgements hop over.
 */
final class ChunkStream {

    /** With many large messages at once the chunk that waits for its turn is nearly all that each holds. */
    private static final int BEHIND = 64 * 1024;

    /** What became of all the chunks. */
    sealed interface Outcome {
        record Whole(BodyRef.Chunked body) implements Outcome {}

        record Lost() implements Outcome {}
    }

    private final ChunkWriter writer;
    private final Buffer buffer;
    private final Executor thread;
    private final Runnable progress;
    private final MessageDigest digest = sha256();

    private boolean underWay;
    private boolean lost;
    private boolean abandoned;
    private @Nullable Consumer<Outcome> finishing;

    ChunkStream(ChunkWriter writer, Buffer buffer, Executor thread, Runnable progress) {
        this.writer = writer;
        this.buffer = buffer;
        this.thread = thread;
        this.progress = progress;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Whether octets are dropped, because a chunk before them was not stored. */
    boolean lost() {
        return lost;
    }

    /** Whether the buffer may grow: little is gathered behind a chunk that is under way, the rest waits in the network. */
    boolean hasRoom() {
        return lost || !underWay || buffer.size < BEHIND;
    }

    /** Sends what is full. After a loss the octets are dropped: the client is told at the end. */
    void pump() {
        if (lost) {
            buffer.size = 0;
        } else if (!underWay && buffer.size >= BodyRef.CHUNK_SIZE) {
            send(BodyRef.CHUNK_SIZE);
        }
    }

    /** Sends the rest; {@code then} is told once everything is acknowledged or lost. */
    void finish(Consumer<Outcome> then) {
        finishing = then;
        next();
    }

    void abandon() {
        abandoned = true;
        finishing = null;
    }

    private void next() {
        pump();
        Consumer<Outcome> then = finishing;
        if (then == null || underWay) {
            return;
        }
        if (lost) {
            then.accept(new Outcome.Lost());
        } else if (buffer.size > 0) {
            send(buffer.size);
        } else {
            then.accept(new Outcome.Whole(writer.finish(HexFormat.of().formatHex(digest.digest()))));
        }
    }

    private void send(int length) {
        byte[] chunk = buffer.take(length);
        digest.update(chunk);
        underWay = true;
        writer.write(chunk).whenCompleteAsync((stored, failure) -> acknowledged(length, stored), thread);
    }

    private void acknowledged(int length, @Nullable Stored stored) {
        underWay = false;
        buffer.gone(length);
        if (abandoned) {
            return;
        }
        lost = lost || !(stored instanceof Stored.Safe);
        next();
        progress.run();
    }
}
