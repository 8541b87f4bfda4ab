package dev.milena.ingress.listen;

import dev.milena.ingress.admit.Admission;
import dev.milena.ingress.record.Refusal;
import dev.milena.ingress.session.Client;
import dev.milena.runtime.life.StartFailure;
import dev.milena.smtp.Reply;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of this room: listens on some addresses until it is closed. Thread-safe. */
public final class SmtpListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpListener.class);

    private static final Reply FULL = Reply.of(421, "4.7.0", "too many connections; try again later");

    /** How long messages that are coming in may take to end when the service stops. */
    private static final long STOP_SECONDS = 10;

    /** Two threads move octets as fast as one machine of this class can publish them. */
    private static final int MAX_LOOPS = 2;

    /** How long someone who was turned away may take to read why. */
    private static final long FAREWELL_SECONDS = 2;

    private final Listening listening;
    private final Supplier<String> sessionIds;
    private final Transport transport = Transport.best();
    private final EventLoopGroup boss = transport.loops(1, "ingress-accept");
    private final EventLoopGroup workers =
            transport.loops(Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()), "ingress");
    private final IdentityHashMap<EventExecutor, Loop> loops = new IdentityHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> doors = new ArrayList<>();

    private SmtpListener(Listening listening, Supplier<String> sessionIds) {
        this.listening = listening;
        this.sessionIds = sessionIds;
        for (EventExecutor executor : workers) {
            loops.put(executor, new Loop(listening, (EventLoop) executor));
        }
    }

    /** Listens on all addresses, or throws {@link StartFailure} and listens on none. */
    public static SmtpListener open(
            Listening listening, List<InetSocketAddress> addresses, Supplier<String> sessionIds) {
        SmtpListener listener = new SmtpListener(listening, sessionIds);
        try {
            addresses.forEach(listener::bind);
        } catch (StartFailure failure) {
            listener.close();
            throw failure;
        }
        return listener;
    }

    /** Where it listens, with the ports it got. */
    public List<InetSocketAddress> addresses() {
        return doors.stream()
                .map(door -> (InetSocketAddress) door.localAddress())
                .toList();
    }

    /** Stops accepting at once; messages that are coming in may end, bounded; everyone else gets 421. Idempotent. */
    @Override
    public void close() {
        doors.forEach(door -> door.close().awaitUninterruptibly());
        stopSessions();
        if (!connections.newCloseFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS)) {
            stopSessions();
            connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        var bossEnd = boss.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        var workersEnd = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        bossEnd.awaitUninterruptibly();
        workersEnd.awaitUninterruptibly();
    }

    private void stopSessions() {
        loops.forEach((executor, loop) -> {
            if (!executor.isShuttingDown()) {
                executor.submit(loop::stop).awaitUninterruptibly(1, TimeUnit.SECONDS);
            }
        });
    }

    private void bind(InetSocketAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(boss, workers)
                .channel(transport.serverChannel())
                // A burst of new clients waits in the kernel's queue, not in resets.
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new Entrance());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartFailure(
                    "ingress cannot listen on " + address.getHostString() + ":" + address.getPort() + " ("
                            + bound.cause().getMessage() + "); free the port or change ingress.listeners",
                    bound.cause());
        }
        doors.add(bound.channel());
    }

    /** Meets each new connection: gives it a place and a session, or turns it away. */
    @ChannelHandler.Sharable
    private final class Entrance extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            connections.add(ctx.channel());
            Loop loop = loops.get(ctx.channel().eventLoop());
            if (loop == null || !(ctx.channel().remoteAddress() instanceof InetSocketAddress peer)) {
                // Gone before it was greeted.
                ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
                return;
            }
            Admission admission = listening.admission();
            Client client =
                    new Client(textOf(peer.getAddress()), sessionIds.get(), admission.mayRelay(peer.getAddress()));
            admission
                    .enter(peer.getAddress())
                    .ifPresentOrElse(
                            place -> {
                                Connection connection = new Connection(listening, loop, place, client, ctx.channel());
                                ctx.pipeline().addLast(connection);
                                ctx.pipeline().remove(this);
                                connection.begin();
                            },
                            () -> turnAway(ctx, client));
        }

        /** Without the zone, which means nothing to anyone else. */
        private static String textOf(InetAddress address) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }

        private void turnAway(ChannelHandlerContext ctx, Client client) {
            listening.log().refused(client.sessionId(), client.address(), Refusal.CAPACITY, FULL);
            ByteBuf reply = ctx.alloc().buffer(64);
            ReplyEncoder.write(FULL, reply);
            // As in Connection: closing with unread input would reset the connection and could take the reply with it.
            ctx.writeAndFlush(reply).addListener(sent -> shutdownOutput(ctx.channel()));
            ctx.executor()
                    .schedule(() -> close(ctx), FAREWELL_SECONDS, TimeUnit.SECONDS)
                    .addListener(end -> LOG.trace("turned away"));
        }

        private static void shutdownOutput(Channel channel) {
            if (channel instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        }

        /** What someone says who was turned away. */
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                close(ctx);
            }
        }

        private static void close(ChannelHandlerContext ctx) {
            ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("lost a connection that was turned away: {}", cause.toString());
            close(ctx);
        }
    }
}
