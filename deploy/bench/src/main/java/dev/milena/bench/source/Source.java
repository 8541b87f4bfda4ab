package dev.milena.bench.source;

import dev.milena.bench.form.Ids;
import dev.milena.bench.socket.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends bench messages to a relay over persistent sessions and reconnects whatever is lost. Thread-safe. Ends by itself when number or time is used up, when
 * {@link #stop} is called, or with a failure when the relay cannot be reached for too long.
 */
public final class Source implements AutoCloseable {

    private static final long RECONNECT_MILLIS = 100;
    private static final long CONNECTED = 0;

    private final SourceSettings settings;
    private final byte[][] domains;
    private final Loops loops;
    private final Ledger ledger;
    private final Pace pace;
    private final CompletableFuture<Ledger> done = new CompletableFuture<>();
    private final AtomicInteger open;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile long unreachableSince = CONNECTED;

    private Source(SourceSettings settings) {
        this.settings = settings;
        this.domains = settings.recipients().domainOctets();
        this.loops = new Loops("bench-source", settings.threads());
        this.ledger =
                new Ledger(Ids.tag(System.nanoTime() ^ ProcessHandle.current().pid() << 32));
        this.pace = new Pace(settings, ledger);
        this.open = new AtomicInteger(settings.sessions());
    }

    public static Source start(SourceSettings settings) {
        Source source = new Source(settings);
        for (int i = 0; i < settings.sessions(); i++) {
            source.connect();
        }
        return source;
    }

    /** Grows while the source runs. */
    public Ledger ledger() {
        return ledger;
    }

    /** The finished ledger; a failure when the relay was unreachable for too long. */
    public CompletionStage<Ledger> done() {
        return done;
    }

    /** Begins no new message; {@link #done} completes when the answers to those under way are in. */
    public void stop() {
        pace.stop();
    }

    @Override
    public void close() {
        stop();
        loops.close();
        finish();
    }

    SourceSettings settings() {
        return settings;
    }

    byte[][] domains() {
        return domains;
    }

    Pace pace() {
        return pace;
    }

    /** A session got its greeting. */
    void connected() {
        unreachableSince = CONNECTED;
    }

    /** A session is over and has nothing left to send. */
    void ended() {
        if (open.decrementAndGet() == 0) {
            finish();
        }
    }

    /** A session was lost or refused: another takes its place. */
    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result: the session reports for itself
    void lost() {
        long since = unreachableSince;
        if (since == CONNECTED) {
            unreachableSince = System.nanoTime();
        } else if (System.nanoTime() - since > settings.giveUp().toNanos()) {
            pace.stop();
            done.completeExceptionally(new IllegalStateException("no greeting from " + settings.relays() + " for "
                    + settings.giveUp().toSeconds() + " s"));
            return;
        }
        loops.group().schedule(this::connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void finish() {
        pace.close();
        done.complete(ledger);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the listener handles both outcomes
    private void connect() {
        new Bootstrap()
                .group(loops.group())
                .channel(loops.stream())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new SourceSession(Source.this, ledger));
                    }
                })
                .connect(settings.relays()
                        .get(Math.floorMod(
                                connections.getAndIncrement(), settings.relays().size())))
                .addListener(result -> {
                    if (!result.isSuccess()) {
                        lost();
                    }
                });
    }
}
