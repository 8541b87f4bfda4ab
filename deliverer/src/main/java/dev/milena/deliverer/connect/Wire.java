package dev.milena.deliverer.connect;

import dev.milena.deliverer.dialogue.Command;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.smtp.Reply;
import dev.milena.smtp.reply.ReplyReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.smtp.DefaultLastSmtpContent;
import io.netty.handler.codec.smtp.DefaultSmtpContent;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: commands and octets out through netty-codec-smtp's encoder, replies in through our own {@link ReplyReader} (netty's decoder refuses the
 * legal {@code 250} without text and takes lines of different codes for one reply). Keeps one deadline. Belongs to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close is told by exceptionCaught and channelInactive
final class Wire extends ChannelInboundHandlerAdapter {

    /** Who listens. After {@link #broken} nothing more is told. */
    interface Listener {

        void heard(Reply reply);

        /** All that was received has been told; now is the time to answer. */
        void settled();

        /** No further reply can be expected. The connection is still to be closed. */
        void broken(Trouble trouble, String detail);

        /** The network takes octets again. */
        default void writable() {}
    }

    private static final Map<Command.Verb, SmtpCommand> VERBS = new EnumMap<>(Command.Verb.class);

    static {
        for (Command.Verb verb : Command.Verb.values()) {
            VERBS.put(verb, SmtpCommand.valueOf(verb.name()));
        }
    }

    private final Channel channel;
    private final ReplyReader reader = new ReplyReader();
    private Listener listener;
    private boolean broken;
    private boolean told;
    private boolean holding;

    /** The end of the time that runs now; {@code checkAt} is when somebody looks, at the latest. Rarely moved: a timer per reply would cost more than it. */
    private long deadline;

    private boolean expecting;
    private long checkAt;
    private @Nullable ScheduledFuture<?> check;

    Wire(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    Channel channel() {
        return channel;
    }

    void listener(Listener next) {
        this.listener = next;
    }

    /** Whether the connection stands and what came over it was sound. */
    boolean sound() {
        return !broken && channel.isActive();
    }

    /** Whether octets came that are not told yet. */
    boolean midReply() {
        return reader.midReply();
    }

    /** Unless something is held the commands go out now. */
    void say(List<Command> commands) {
        for (int i = 0; i < commands.size(); i++) {
            channel.write(request(commands.get(i)), channel.voidPromise());
        }
        if (!holding) {
            channel.flush();
        }
    }

    /** What is written from now on stays here until {@link #flush}; {@link #reset} drops it. */
    void hold() {
        holding = true;
    }

    /** Lets go of all that was written. */
    void flush() {
        holding = false;
        channel.flush();
    }

    private static DefaultSmtpRequest request(Command command) {
        SmtpCommand verb = VERBS.get(command.verb());
        String argument = command.argument();
        if (verb == null) {
            throw new IllegalStateException("no verb for " + command);
        }
        if (argument.isEmpty()) {
            return new DefaultSmtpRequest(verb);
        }
        // The encoder writes a String as ASCII and would send '?' for UTF-8; the octets of an AsciiString go out as
        // they are.
        return isAscii(argument)
                ? new DefaultSmtpRequest(verb, argument)
                : new DefaultSmtpRequest(verb, new AsciiString(argument.getBytes(StandardCharsets.UTF_8), false));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** A part of the message behind DATA. */
    ChannelFuture content(byte[] octets, int offset, int length) {
        return channel.write(new DefaultSmtpContent(Unpooled.wrappedBuffer(octets, offset, length)));
    }

    /** The last part and the end of data. */
    ChannelFuture lastContent(byte[] octets, int offset, int length) {
        return channel.write(new DefaultLastSmtpContent(Unpooled.wrappedBuffer(octets, offset, length)));
    }

    /** A part of a chunk, behind its BDAT. */
    ChannelFuture octets(byte[] octets, int offset, int length) {
        return channel.write(Unpooled.wrappedBuffer(octets, offset, length));
    }

    void bdat(int size, boolean last) {
        Command command = new Command(Command.Verb.BDAT, last ? size + " LAST" : Integer.toString(size));
        channel.write(request(command), channel.voidPromise());
    }

    /** QUIT as octets: after a refused DATA the encoder lets only RSET through. */
    void quit() {
        ByteBuf quit = Unpooled.copiedBuffer("QUIT\r\n", StandardCharsets.US_ASCII);
        channel.writeAndFlush(quit, channel.voidPromise());
    }

    void close() {
        settle();
        broken = true;
        channel.close();
    }

    /** Drops the connection so that the other side cannot take what it has for a whole message. */
    void reset() {
        settle();
        broken = true;
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // From the head of the pipeline: TLS must not say goodbye.
            channel.pipeline().firstContext().close();
        }
    }

    /** What is expected must have come within this time from now. Replaces the deadline before. */
    void expectWithin(Duration time) {
        long now = nanos();
        deadline = now + time.toNanos();
        expecting = true;
        if (check == null || deadline - checkAt < 0) {
            if (check != null) {
                check.cancel(false);
            }
            checkIn(now, time.toNanos());
        }
    }

    /** The clock that deadlines go by. */
    long nanos() {
        return channel.eventLoop().ticker().nanoTime();
    }

    /** Nothing is expected. */
    void settle() {
        expecting = false;
    }

    private void checkIn(long now, long nanos) {
        checkAt = now + nanos;
        check = channel.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        check = null;
        if (!expecting || broken) {
            return;
        }
        long now = nanos();
        if (now - deadline < 0) {
            checkIn(now, deadline - now);
        } else {
            breakOff(Trouble.TIMEOUT, "no answer in time");
        }
    }

    private void breakOff(Trouble trouble, String detail) {
        if (!broken) {
            broken = true;
            expecting = false;
            listener.broken(trouble, detail);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (!broken && in.isReadable()) {
                switch (reader.read(in.readByte())) {
                    case ReplyReader.Result.NeedMore more -> {}
                    case ReplyReader.Result.Complete complete -> {
                        told = true;
                        listener.heard(complete.reply());
                    }
                    case ReplyReader.Result.Malformed malformed -> breakOff(Trouble.GARBAGE, malformed.reason());
                }
            }
        } finally {
            ReferenceCountUtil.release(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (told && !broken) {
            told = false;
            listener.settled();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!broken && channel.isWritable()) {
            listener.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        breakOff(Trouble.LOST, "the connection was closed");
        if (check != null) {
            check.cancel(false);
            check = null;
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        breakOff(Trouble.LOST, "the connection broke: " + cause.getMessage());
        channel.close();
    }
}
