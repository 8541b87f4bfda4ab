package dev.milena.bench.sink;

import dev.milena.bench.socket.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An SMTP server that takes everything, believes nothing and books it in an {@link Account}. Thread-safe. */
public final class Sink implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final SinkSettings settings;
    private final Account account;
    private final Loops loops;
    private final ByteBuf ehlo;
    private final ByteBuf ehloWithTls;
    private final Troubles troubles = new Troubles();
    private final LongSet seen = new LongSet();
    private final List<Channel> listeners = new ArrayList<>();
    private final ChannelGroup sessions = new DefaultChannelGroup("bench-sink-sessions", GlobalEventExecutor.INSTANCE);
    private volatile List<FaultRule> faults;

    private Sink(SinkSettings settings) {
        this.settings = settings;
        this.account = new Account(settings.keep());
        this.loops = new Loops("bench-sink", settings.threads());
        this.faults = settings.faults();
        TreeSet<String> extensions = new TreeSet<>(settings.extensions());
        this.ehlo = Replies.ehlo(extensions);
        extensions.add("STARTTLS");
        this.ehloWithTls = Replies.ehlo(extensions);
    }

    /** Listens from now on; an {@link java.io.UncheckedIOException}-like Netty failure when an address is taken. */
    public static Sink open(SinkSettings settings) {
        Sink sink = new Sink(settings);
        try {
            for (InetSocketAddress address : settings.addresses()) {
                sink.listen(address);
            }
        } catch (RuntimeException failure) {
            sink.close();
            throw failure;
        }
        return sink;
    }

    public Account account() {
        return account;
    }

    /** The port of the first address. */
    public int port() {
        return ((InetSocketAddress) listeners.getFirst().localAddress()).getPort();
    }

    /**
     * Misbehaves like this from the next command on. Faults of connections are decided when one is made: where there are or were such, open sessions are cut, but
     * not if this is how it misbehaves already.
     */
    public synchronized void misbehave(List<FaultRule> rules) {
        List<FaultRule> before = faults;
        if (!before.equals(rules)) {
            faults = List.copyOf(rules);
            if (Stream.concat(before.stream(), rules.stream())
                    .anyMatch(rule -> rule.mode().ofConnection())) {
                cutSessions();
            }
        }
    }

    /** Makes these troubles from the next command on; strikes are counted for each as long as the sink lives. */
    public void trouble(List<Trouble> all) {
        troubles.set(all);
    }

    /** How often this trouble has struck. */
    public int strikes(Trouble trouble) {
        return troubles.strikes(trouble);
    }

    /** Replies held back now ({@link Trouble.Effect#HOLD}). */
    public int held() {
        return troubles.held();
    }

    /** Gives all replies that are held back. */
    public void release() {
        troubles.release();
    }

    /** Sessions open now. */
    public int sessions() {
        return sessions.size();
    }

    /** Cuts every session, as a crash of the far end would. */
    public void cutSessions() {
        sessions.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        cutSessions();
        loops.close();
    }

    SinkSettings settings() {
        return settings;
    }

    List<FaultRule> faults() {
        return faults;
    }

    /** @param withTls STARTTLS is offered only where it is to go wrong: there is no TLS here */
    ByteBuf ehlo(boolean withTls) {
        return withTls ? ehloWithTls : ehlo;
    }

    Troubles troubles() {
        return troubles;
    }

    boolean offers(String extension) {
        return settings.extensions().contains(extension);
    }

    boolean firstSeen(long key) {
        return seen.add(key == 0 ? 1 : key);
    }

    private void listen(InetSocketAddress address) {
        Channel listener = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.server())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (sessions.add(channel)) {
                            channel.pipeline().addLast(new SinkSession(Sink.this));
                        }
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
        listeners.add(listener);
    }
}
