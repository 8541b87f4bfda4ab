package dev.milena.deliverer.connect;

import dev.milena.deliverer.connect.Connector.ConnectResult;
import dev.milena.deliverer.dialogue.Opening;
import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Target;
import dev.milena.smtp.reply.Extensions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.smtp.SmtpRequestEncoder;
import io.netty.handler.ssl.SslHandler;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One search for a session: the target's addresses in order, until one opens. Belongs to its event loop. */
final class Dialing {

    /** RFC 5321 §5.1 wants several tried; a domain with a thousand addresses must not make us dial them all (Postfix: 5 and 2). */
    private static final int MAX_ADDRESSES = 5;

    private static final int MAX_OPENINGS = 2;

    /** Octets in the outbound buffer at which the message waits for the network, and at which it goes on. */
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Ground ground;
    private final Target target;
    private final Iterator<InetAddress> addresses;
    private final CompletableFuture<ConnectResult> result = new CompletableFuture<>();
    private @Nullable Failure failure;
    private int openings;

    Dialing(Ground ground, Target target) {
        this.ground = ground;
        this.target = target;
        this.addresses = target.addresses().stream().limit(MAX_ADDRESSES).iterator();
    }

    CompletionStage<ConnectResult> begin() {
        next();
        return result;
    }

    private void next() {
        while (addresses.hasNext() && openings < MAX_OPENINGS) {
            InetAddress address = addresses.next();
            RemoteHost remote = remote(address);
            if (!ground.blocked().blocks(address)) {
                dial(address, remote);
                return;
            }
            failed(Policy.found(
                    Finding.BLOCKED, "the address " + remote.address() + " lies in a blocked network", remote));
        }
        if (failure == null) {
            throw new IllegalStateException("a target has an address");
        }
        result.complete(new ConnectResult.Unreachable(failure));
    }

    /** The last transient failure counts: while one address might still open, nothing is settled. */
    private void failed(Failure one) {
        if (failure == null || failure.permanent() || !one.permanent()) {
            failure = one;
        }
    }

    private void dial(InetAddress address, RemoteHost remote) {
        boolean startTls = ground.config().startTls() && !ground.plainHosts().contains(remote.address());
        Opening.Terms terms = new Opening.Terms(ground.ehloName(), startTls, remote);
        OpeningRun[] run = new OpeningRun[1];
        Wire[] wire = new Wire[1];
        Bootstrap bootstrap = new Bootstrap()
                .group(ground.loop())
                .channel(EventLoops.channelTypeFor(ground.loop()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        ground.config().timeouts().connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        run[0] = new OpeningRun(
                                terms,
                                ground.config().timeouts(),
                                () -> ground.tls().handler(channel.alloc(), target.host(), target.port()),
                                outcome(remote));
                        wire[0] = new Wire(channel, run[0]);
                        channel.pipeline().addLast(new SmtpRequestEncoder(), wire[0]);
                    }
                });
        ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address, target.port()));
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                openings++;
                run[0].begin(wire[0]);
            } else {
                failed(Policy.broken(
                        Failure.Stage.CONNECT,
                        Trouble.LOST,
                        "no connection to " + remote.address() + ": "
                                + done.cause().getMessage(),
                        remote));
                next();
            }
        });
    }

    private OpeningRun.Outcome outcome(RemoteHost remote) {
        return new OpeningRun.Outcome() {
            @Override
            public void open(Wire wire, Extensions offered, @Nullable SslHandler tls) {
                result.complete(
                        new ConnectResult.Connected(new NettySession(wire, remote, offered, tls, ground.config())));
            }

            @Override
            public void failed(Failure one, boolean tls) {
                if (tls) {
                    ground.plainHosts().remember(remote.address());
                }
                Dialing.this.failed(one);
                next();
            }
        };
    }

    private RemoteHost remote(InetAddress address) {
        String literal = address.getHostAddress();
        String host = address instanceof Inet6Address ? "[" + literal + "]" : literal;
        return new RemoteHost(target.host(), host + ":" + target.port());
    }
}
