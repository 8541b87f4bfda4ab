package dev.milena.ingress;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.AcceptedLog;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An accepted log in memory. It answers at once, or, when {@link #held}, only when told to. Thread-safe. */
final class FakeLog implements AcceptedLog {

    /** A message that is stored. */
    record Kept(AcceptedMail mail, byte[] body) {}

    final BlockingQueue<Kept> kept = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<Stored>> waiting = new LinkedBlockingQueue<>();
    final Map<MailId, ByteArrayOutputStream> chunks = new ConcurrentHashMap<>();
    volatile Stored answer = new Stored.Safe();
    volatile boolean held;
    volatile boolean writable = true;
    volatile boolean closed;
    volatile int largestChunk;

    @Override
    public CompletionStage<Stored> append(AcceptedMail mail, byte[] body) {
        return answered().thenApply(stored -> keep(stored, mail, body));
    }

    @Override
    public CompletionStage<Stored> append(AcceptedMail mail) {
        byte[] body =
                chunks.getOrDefault(mail.id(), new ByteArrayOutputStream()).toByteArray();
        return answered().thenApply(stored -> keep(stored, mail, body));
    }

    @Override
    public ChunkWriter chunks(MailId id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        chunks.put(id, out);
        return new ChunkWriter() {
            private int count;

            @Override
            public CompletionStage<Stored> write(byte[] chunk) {
                out.writeBytes(chunk);
                count++;
                largestChunk = Math.max(largestChunk, chunk.length);
                return answered();
            }

            @Override
            public BodyRef.Chunked finish(String sha256) {
                return new BodyRef.Chunked(0, 0, count, out.size(), sha256);
            }
        };
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The next message that is stored, or null after some seconds. */
    @Nullable Kept next() throws InterruptedException {
        return kept.poll(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Stored> answered() {
        CompletableFuture<Stored> stage = new CompletableFuture<>();
        if (held) {
            waiting.add(stage);
        } else {
            stage.complete(answer);
        }
        return stage;
    }

    private Stored keep(Stored stored, AcceptedMail mail, byte[] body) {
        if (stored instanceof Stored.Safe) {
            kept.add(new Kept(mail, body));
        }
        return stored;
    }
}
