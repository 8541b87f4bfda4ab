package dev.milena.ingress;

import dev.milena.ingress.listen.SmtpListener;
import dev.milena.runtime.life.Service;
import dev.milena.stream.AcceptedLog;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** The running ingress. Closing it stops the listener first and the log behind it last. Thread-safe. */
public final class IngressService implements Service {

    private final SmtpListener listener;
    private final AcceptedLog accepted;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    IngressService(SmtpListener listener, AcceptedLog accepted) {
        this.listener = listener;
        this.accepted = accepted;
    }

    /** Where it listens, in the order of the configuration, with the ports it got. */
    public List<InetSocketAddress> addresses() {
        return listener.addresses();
    }

    @Override
    public String name() {
        return "ingress";
    }

    @Override
    public boolean ready() {
        return !closed.get() && accepted.writable();
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            listener.close();
            accepted.close();
            ended.complete(null);
        }
    }
}
