package dev.milena.ingress;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.AcceptedLog;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An accepted log in memory, of the same limits as the real one. It answers at once, or, when {@link #held}, only when told to. What is withdrawn before it is
 * answered is not kept. Thread-safe.
 */
final class FakeLog implements AcceptedLog {

    /** A message that is stored. */
    record Kept(AcceptedMail mail, byte[] body) {}

    private enum State {
        OPEN,
        SAFE,
        WITHDRAWN
    }

    final Queue<MailId> withdrawn = new ConcurrentLinkedQueue<>();
    final BlockingQueue<Kept> kept = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<Stored>> waiting = new LinkedBlockingQueue<>();
    final Map<MailId, ByteArrayOutputStream> chunks = new ConcurrentHashMap<>();
    volatile Stored answer = new Stored.Safe();
    volatile boolean held;
    volatile boolean writable = true;
    volatile boolean roomy = true;
    volatile boolean closed;
    volatile int largestChunk;

    @Override
    public Deposit append(AcceptedMail mail, byte[] body) {
        if (body.length > BodyRef.INLINE_LIMIT) {
            throw new IllegalArgumentException(body.length + " octets do not fit a record");
        }
        return deposit(mail, body);
    }

    @Override
    public Deposit append(AcceptedMail mail) {
        return deposit(
                mail,
                chunks.getOrDefault(mail.id(), new ByteArrayOutputStream()).toByteArray());
    }

    private Deposit deposit(AcceptedMail mail, byte[] body) {
        AtomicReference<State> state = new AtomicReference<>(State.OPEN);
        CompletionStage<Stored> stored = answered().thenApply(what -> keep(what, state, mail, body));
        return new Deposit() {
            @Override
            public CompletionStage<Stored> stored() {
                return stored;
            }

            @Override
            public boolean withdraw() {
                if (state.compareAndSet(State.OPEN, State.WITHDRAWN)) {
                    withdrawn.add(mail.id());
                }
                return state.get() != State.SAFE;
            }
        };
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
    public boolean roomy() {
        return roomy;
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

    private Stored keep(Stored what, AtomicReference<State> state, AcceptedMail mail, byte[] body) {
        if (!(what instanceof Stored.Safe)) {
            return what;
        }
        if (!state.compareAndSet(State.OPEN, State.SAFE)) {
            return new Stored.Ambiguous("too late");
        }
        kept.add(new Kept(mail, body));
        return what;
    }
}
