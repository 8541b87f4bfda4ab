package dev.milena.bench.sink;

import dev.milena.bench.sink.Trouble.Phase;
import dev.milena.bench.socket.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Plays one {@link Trouble} in one session, on its event loop. */
final class Mischief {

    private static final int PIECE = 64 * 1024;
    private static final int HUGE = 4_000_000;

    private final Trouble trouble;
    private final Troubles troubles;
    private final ByteBuf yes;

    /** @param yes the reply that would be right */
    Mischief(Trouble trouble, Troubles troubles, ByteBuf yes) {
        this.trouble = trouble;
        this.troubles = troubles;
        this.yes = yes;
    }

    /** Begins; true when what the peer says from now on is not listened to. */
    boolean play(ChannelHandlerContext context) {
        return switch (trouble.effect()) {
            case REPLY -> answer(context);
            case GARBAGE -> {
                say(context, Replies.GARBAGE.duplicate());
                yield false;
            }
            case HOLD -> {
                troubles.hold(() -> context.executor().execute(() -> say(context, yes)));
                yield false;
            }
            case LATE -> {
                later(context, () -> say(context, yes));
                yield false;
            }
            case HALF_CLOSE -> {
                halfClose(context);
                yield true;
            }
            case SILENCE, TAKEN_SILENCE -> true;
            case RESET, TAKEN_RESET -> {
                if (context.channel().config().setOption(ChannelOption.SO_LINGER, 0)) {
                    Loops.close(context);
                }
                yield true;
            }
            case CLOSE, TAKEN_CLOSE -> close(context);
            case DRIP -> {
                drip(context);
                yield true;
            }
            case ENDLESS -> {
                endless(context, lines(context));
                yield true;
            }
            case HUGE_LINE -> {
                ByteBuf line = context.alloc().buffer(HUGE + 8);
                ByteBufUtil.writeAscii(line, code() + " ");
                line.writeBytes("x".repeat(HUGE).getBytes(StandardCharsets.US_ASCII));
                say(context, line.writeByte('\r').writeByte('\n'));
                yield false;
            }
            case THANK_CLOSE, THANK_421, THANK_GARBAGE, THANK_SILENCE -> thank(context);
        };
    }

    private boolean answer(ChannelHandlerContext context) {
        int code = trouble.argument();
        String enhanced = code / 100 == 4 || code / 100 == 5 ? code / 100 + ".3.0 " : "";
        say(context, text(context, code + " " + enhanced + "as the test wants it\r\n"));
        return code == 421 && close(context);
    }

    private boolean thank(ChannelHandlerContext context) {
        say(context, yes);
        return switch (trouble.effect()) {
            case THANK_CLOSE -> close(context);
            case THANK_421 -> {
                say(context, Replies.SHUTTING_DOWN.duplicate());
                yield close(context);
            }
            case THANK_GARBAGE -> {
                say(context, Replies.GARBAGE.duplicate());
                yield true;
            }
            default -> true;
        };
    }

    private void drip(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            say(context, text(context, code() + "-not yet\r\n"));
            later(context, () -> drip(context));
        }
    }

    /** The next piece when the last one is on its way: the peer's pace, and no more than a piece in memory. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is the result
    private void endless(ChannelHandlerContext context, ByteBuf piece) {
        context.writeAndFlush(piece).addListener(written -> {
            if (written.isSuccess()) {
                endless(context, lines(context));
            }
        });
    }

    private ByteBuf lines(ChannelHandlerContext context) {
        String line = code() + "-and so on\r\n";
        return text(context, line.repeat(PIECE / line.length()));
    }

    private String code() {
        return trouble.phase().code();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result
    private void later(ChannelHandlerContext context, Runnable then) {
        context.executor().schedule(then, Math.max(1, trouble.argument()), TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it: the peer sees the end of our stream
    private static void halfClose(ChannelHandlerContext context) {
        context.flush();
        ((DuplexChannel) context.channel()).shutdownOutput();
    }

    private static boolean close(ChannelHandlerContext context) {
        context.flush();
        Loops.close(context);
        return true;
    }

    private static void say(ChannelHandlerContext context, ByteBuf reply) {
        Loops.write(context, reply);
        context.flush();
    }

    private static ByteBuf text(ChannelHandlerContext context, String text) {
        ByteBuf out = context.alloc().buffer(text.length());
        ByteBufUtil.writeAscii(out, text);
        return out;
    }

    /** The reply that is right at a phase. */
    static ByteBuf yes(Phase phase, Sink sink) {
        return switch (phase) {
            case CONNECT -> Replies.GREETING.duplicate();
            case EHLO -> sink.ehlo(true).duplicate();
            case STARTTLS -> Replies.TLS_NOW.duplicate();
            case MAIL -> Replies.SENDER_OK.duplicate();
            case RCPT -> Replies.RECIPIENT_OK.duplicate();
            case DATA -> Replies.GO_AHEAD.duplicate();
            case BODY, DOT -> Replies.TAKEN.duplicate();
            case QUIT -> Replies.BYE.duplicate();
        };
    }
}
