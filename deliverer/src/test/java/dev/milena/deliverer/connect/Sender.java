package dev.milena.deliverer.connect;

import dev.milena.deliverer.connect.Connector.ConnectResult;
import dev.milena.deliverer.connect.Connector.TransactionResult;
import dev.milena.mail.BodyType;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Target;
import dev.milena.runtime.time.Time;
import dev.milena.stream.BodyStore;
import dev.milena.stream.BodyStore.Piece;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The connector on one real event loop, called from a test's thread. */
final class Sender implements AutoCloseable {

    /** Long enough for a busy machine to shake hands in, short enough to wait for once. */
    static final Timeouts SHORT = timeouts(Duration.ofMillis(700));

    private static final MailId MAIL = new MailId(new UUID(1, 2));

    private final IoEventLoopGroup loops = EventLoops.open(1);
    private final IoEventLoop loop = loops.next();
    private final NettyConnector connector;

    Sender() {
        this(new ConnectConfig(null, true, true, Duration.ofHours(1), timeouts(Duration.ofSeconds(15))), List.of());
    }

    Sender(ConnectConfig config, List<BlockedNetwork> blocked) {
        connector = NettyConnector.open(loop, config, blocked, "client.example", Time.system());
    }

    /** One that gives up soon. */
    static Sender impatient() {
        return new Sender(new ConnectConfig(null, true, true, Duration.ofHours(1), SHORT), List.of());
    }

    static Timeouts timeouts(Duration all) {
        return new Timeouts(all, all, all, all, all, all, all, all, all, Duration.ofHours(1));
    }

    ConnectResult connect(int port) {
        return connect(new Target("peer.example", port, List.of(InetAddress.ofLiteral("127.0.0.1"))));
    }

    ConnectResult connect(Target target) {
        return onLoop(() -> connector.connect(target));
    }

    Connector.Session session(int port) {
        return switch (connect(port)) {
            case ConnectResult.Connected connected -> connected.session();
            case ConnectResult.Unreachable unreachable ->
                throw new AssertionError("unreachable: " + unreachable.failure());
        };
    }

    Failure unreachable(int port) {
        return switch (connect(port)) {
            case ConnectResult.Connected connected -> throw new AssertionError("connected");
            case ConnectResult.Unreachable unreachable -> unreachable.failure();
        };
    }

    TransactionResult send(Connector.Session session, Transaction transaction) {
        return onLoop(() -> session.send(transaction));
    }

    TransactionResult sendAndGiveUp(Connector.Session session, Transaction transaction) {
        return onLoop(() -> {
            CompletionStage<TransactionResult> result = session.send(transaction);
            session.giveUp(transaction);
            return result;
        });
    }

    /** Gives up right behind the end of data. */
    TransactionResult sendAndGiveUpTooLate(Connector.Session session, String message) {
        AtomicReference<Transaction> itself = new AtomicReference<>();
        Transaction transaction = transaction(envelope(1), whole(message), message.length(), () -> {
            loop.execute(() -> session.giveUp(Objects.requireNonNull(itself.get())));
            return true;
        });
        itself.set(transaction);
        return send(session, transaction);
    }

    /** What became of two, the envelope of the second behind the first. */
    record Both(TransactionResult first, TransactionResult second) {}

    /** Sends two, the second as soon as the end of the first goes out; fails when the session takes none then. */
    Both sendBoth(Connector.Session session, String message) {
        return sendBoth(session, message, Sender.transaction(message, 1), second -> {});
    }

    /** The partition is another's as soon as the second is written behind the first. */
    Both sendBothAndLose(Connector.Session session, String message) {
        AtomicBoolean ours = new AtomicBoolean(true);
        return sendBoth(session, message, Sender.transaction(message, 1), second -> ours.set(false), ours::get);
    }

    /** @param then done with the second when it has been given to the session */
    Both sendBoth(Connector.Session session, String message, Transaction second, Consumer<Transaction> then) {
        return sendBoth(session, message, second, then, () -> true);
    }

    private Both sendBoth(
            Connector.Session session,
            String message,
            Transaction second,
            Consumer<Transaction> then,
            BooleanSupplier mayFinish) {
        CompletableFuture<TransactionResult> following = new CompletableFuture<>();
        TransactionResult first =
                send(session, new Transaction(MAIL, envelope(1), whole(message), message.length(), mayFinish, () -> {
                    session.send(second).thenAccept(following::complete);
                    then.accept(second);
                }));
        return new Both(first, following.orTimeout(20, TimeUnit.SECONDS).join());
    }

    /** What {@link Connector.Session#takesAnother} says when the end of a message goes out. */
    boolean takesAnother(Connector.Session session, String message) {
        AtomicReference<Boolean> said = new AtomicReference<>();
        TransactionResult result = send(
                session,
                new Transaction(
                        MAIL,
                        envelope(1),
                        whole(message),
                        message.length(),
                        () -> true,
                        () -> said.set(session.takesAnother())));
        assert result.results().size() == 1;
        return Boolean.TRUE.equals(said.get());
    }

    boolean usable(Connector.Session session) {
        return onLoop(() -> CompletableFuture.completedFuture(session.usable()));
    }

    void close(Connector.Session session) {
        Boolean done = onLoop(() -> {
            session.close();
            return CompletableFuture.completedFuture(true);
        });
        assert done;
    }

    private <T> T onLoop(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> call.get().whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(value);
            }
        }));
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    static Transaction transaction(String message, int recipients) {
        return transaction(envelope(recipients), whole(message), message.length(), () -> true);
    }

    static Transaction transaction(Envelope envelope, BodyStore.Octets octets, long size, BooleanSupplier mayFinish) {
        return new Transaction(MAIL, envelope, octets, size, mayFinish, () -> {});
    }

    static Envelope envelope(int recipients) {
        DomainName domain = new DomainName("dst.example");
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            all.add(new Recipient(i, new Mailbox("r" + i, domain), Set.of(), null));
        }
        return new Envelope(
                ReversePath.to(new Mailbox("s", new DomainName("src.example"))),
                all,
                BodyType.SEVEN_BIT,
                false,
                null,
                null);
    }

    static BodyStore.Octets whole(String message) {
        return pieces(List.of(new Piece.Part(message.getBytes(StandardCharsets.UTF_8), true)));
    }

    /** The message in pieces of this size. */
    static BodyStore.Octets cut(byte[] message, int size) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < message.length; at += size) {
            int end = Math.min(message.length, at + size);
            pieces.add(new Piece.Part(Arrays.copyOfRange(message, at, end), end == message.length));
        }
        return pieces(pieces);
    }

    /** Pieces that arrive on a thread of their own. */
    static BodyStore.Octets pieces(List<Piece> pieces) {
        Queue<Piece> left = new ArrayDeque<>(pieces);
        return new BodyStore.Octets() {
            @Override
            public CompletionStage<Piece> next() {
                Piece piece = left.remove();
                return left.isEmpty() && pieces.size() == 1
                        ? CompletableFuture.completedFuture(piece)
                        : CompletableFuture.supplyAsync(() -> piece);
            }

            @Override
            public void cancel() {}
        };
    }
}
