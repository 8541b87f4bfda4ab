package dev.milena.ingress.listen;

import dev.milena.ingress.admit.Admission;
import dev.milena.ingress.session.Client;
import dev.milena.ingress.session.Outlet;
import dev.milena.ingress.session.SmtpSession;
import dev.milena.ingress.session.SmtpSession.Phase;
import dev.milena.smtp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: moves octets between a socket and its session. It stops reading while the session takes no input (a message waits for its verdict, Kafka's
 * buffer is full) and while the client does not read its replies; that is the back-pressure of the ingress. All on the channel's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Replies are gathered up to here before they are written: a pipelined group is answered in one packet. */
    private static final int FLUSH_AT = 16 * 1024;

    /** What a client may send on after our last word before its connection is cut. */
    private static final int MAX_FAREWELL = 1 << 20;

    private final Listening listening;
    private final Loop loop;
    private final Admission.Place place;
    private final Client client;
    private final Channel channel;
    private final SmtpSession session;
    private final Turnstile turnstile;

    private @Nullable ByteBuf pending;
    private @Nullable ByteBuf out;
    private boolean processing;
    private boolean inputEnded;
    private boolean closing;
    private boolean farewell;
    private long farewellOctets;

    Connection(Listening listening, Loop loop, Admission.Place place, Client client, Channel channel) {
        this.listening = listening;
        this.loop = loop;
        this.place = place;
        this.client = client;
        this.channel = channel;
        this.session = new SmtpSession(listening.rules(), client, listening.reception(), this, listening.log());
        this.turnstile = new Turnstile(listening.pace(), listening.time().nanos());
    }

    void begin() {
        loop.add(this);
        listening.log().connected();
        session.greet();
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        turnstile.octets(in.readableBytes(), listening.time().nanos());
        if (pending == null) {
            pending = in;
        } else {
            pending.writeBytes(in);
            in.release();
        }
        process();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // A flush inside process() may say so while it runs.
        resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            process();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.gone();
        loop.remove(this);
        place.leave();
        listening.log().disconnected();
        pending = released(pending);
        out = released(out);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // epoll reports what happened to a socket that is gone in its own ways, too.
        if (cause instanceof IOException || cause instanceof UncheckedIOException || !channel.isActive()) {
            LOG.atDebug().addKeyValue("session", client.sessionId()).log("connection lost: {}", cause.getMessage());
        } else {
            LOG.atError()
                    .addKeyValue("session", client.sessionId())
                    .setCause(cause)
                    .log("session failed");
        }
        cut();
    }

    @Override
    public void say(Reply reply) {
        if (out == null) {
            out = channel.alloc().buffer(256);
        }
        ReplyEncoder.write(reply, out);
    }

    @Override
    public void hangUp() {
        closing = true;
    }

    @Override
    public void resume() {
        if (!processing) {
            process();
        }
    }

    @Override
    public Executor thread() {
        return channel.eventLoop();
    }

    /** Something was wrong with the session itself. */
    void failed(Throwable cause) {
        channel.pipeline().fireExceptionCaught(cause);
    }

    /** The loop's clock ticked. */
    void tick(long now, boolean crowded) {
        switch (turnstile.demand(now, crowded, session.queued())) {
            case NOTHING -> {
                // The log's buffer gives no sign when it has room again: whoever waits for it looks again.
                if (pending != null || !channel.config().isAutoRead()) {
                    process();
                }
            }
            case CLIENT_LATE -> {
                session.timedOut();
                settle();
            }
            case LOG_LATE -> {
                session.overdue();
                settle();
            }
            case CLOSE -> cut();
        }
    }

    void stop() {
        session.stop();
        settle();
    }

    private void cut() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void process() {
        processing = true;
        try {
            byte[] scratch = loop.scratch();
            while (pending != null && channel.isWritable()) {
                int n = Math.min(pending.readableBytes(), scratch.length);
                pending.getBytes(pending.readerIndex(), scratch, 0, n);
                int taken = session.receive(scratch, 0, n);
                pending.skipBytes(taken);
                farewellOctets += closing ? taken : 0;
                if (!pending.isReadable()) {
                    pending = released(pending);
                } else if (taken < n) {
                    break;
                }
                if (out != null && out.readableBytes() > FLUSH_AT) {
                    flush();
                }
            }
        } finally {
            processing = false;
        }
        settle();
    }

    /** After anything happened: replies out, clock set, reading on or off, farewell. */
    private void settle() {
        turnstile.observe(session, listening.time().nanos());
        flush();
        if (!channel.isActive()) {
            return;
        }
        boolean read = pending == null && session.takesInput() && channel.isWritable();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
        boolean nothingMore = inputEnded && pending == null && session.phase() != Phase.WAITING;
        if (nothingMore || farewellOctets > MAX_FAREWELL) {
            // Closes behind what was flushed before.
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        } else if (closing && !farewell) {
            // Only our side is shut: closing with unread input would reset the connection and could take the last reply
            // with it.
            farewell = true;
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(done -> shutdownOutput());
        }
    }

    private void shutdownOutput() {
        if (channel instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private void flush() {
        ByteBuf replies = out;
        if (replies != null) {
            out = null;
            channel.writeAndFlush(replies).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }
}
