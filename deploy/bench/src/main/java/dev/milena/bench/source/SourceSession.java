package dev.milena.bench.source;

import dev.milena.bench.form.Hex;
import dev.milena.bench.form.Ids;
import dev.milena.bench.form.MessageForm;
import dev.milena.bench.socket.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session, on its event loop:
 *
 * <pre>
 * GREETING → EHLO → (ENVELOPE → DOT)* → QUIT
 * </pre>
 *
 * In ENVELOPE the n-th reply answers the n-th command (0 is MAIL, then the recipients, the last is DATA), pipelined or not.
 */
final class SourceSession extends ByteToMessageDecoder {

    private enum Step {
        GREETING,
        EHLO,
        ENVELOPE,
        DOT,
        RESET,
        QUIT
    }

    /** A pause before a deferred message goes again: short for a client, long enough not to spin while a relay is down. */
    private static final long RETRY_MILLIS = 250;

    /** A message beyond it is written as the network takes it. */
    private static final int MOST_AT_ONCE = 256 * 1024;

    /** Some 64 KiB. */
    private static final int LINES_AT_ONCE = 840;

    private static final int MAX_REPLY_LINE = 64 * 1024;

    private final Source source;
    private final Ledger ledger;
    private final Pace pace;
    private final SourceSettings settings;
    private final byte[][] domains;
    private final MessageForm form;
    private final int recipients;

    private Step step = Step.GREETING;
    private long number = Pace.OVER;
    private long due;
    private int replies;
    private int taken;
    private boolean mailTaken;
    private @Nullable BitSet notTaken;
    private boolean transientRefusal;
    private boolean writing;

    SourceSession(Source source, Ledger ledger) {
        this.source = source;
        this.ledger = ledger;
        pace = source.pace();
        settings = source.settings();
        domains = source.domains();
        form = new MessageForm(settings.size());
        recipients = settings.recipients().perMessage();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int end;
        while ((end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n')) >= 0) {
            int start = in.readerIndex();
            in.readerIndex(end + 1);
            int code = end - start >= 3 ? code(in, start) : 0;
            if (code == 0) {
                Loops.close(context);
                return;
            }
            if (in.getByte(start + 3) != '-') {
                reply(context, code);
            }
        }
        if (in.readableBytes() > MAX_REPLY_LINE) {
            Loops.close(context);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        context.flush();
        super.channelReadComplete(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (number != Pace.OVER) {
            if (step == Step.DOT && !writing) {
                ledger.unanswered(number);
            } else {
                pace.giveBack(
                        number); // RFC 5321 §4.1.1.10: without an end of data there is no mail, so nothing is in doubt
            }
            number = Pace.OVER;
        }
        if (step == Step.QUIT) {
            source.ended();
        } else {
            source.lost();
        }
        writing = false;
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Loops.close(context); // a reset or a failed write: channelInactive counts it
    }

    private void reply(ChannelHandlerContext context, int code) {
        if (code == 421) {
            Loops.close(context);
            return;
        }
        switch (step) {
            case GREETING -> {
                if (code / 100 != 2) {
                    Loops.close(context);
                    return;
                }
                source.connected();
                step = Step.EHLO;
                line(context, "EHLO src.example\r\n");
            }
            case EHLO, RESET -> next(context);
            case ENVELOPE -> envelope(context, code);
            case DOT -> dot(context, code);
            case QUIT -> Loops.close(context);
        }
    }

    private void envelope(ChannelHandlerContext context, int code) {
        int answered = replies++;
        if (answered == 0) {
            mailTaken = code / 100 == 2;
            transientRefusal = code / 100 == 4;
        } else if (answered <= recipients) {
            recipient(answered - 1, code);
        } else {
            data(context, code);
            return;
        }
        if (!settings.pipelining()) {
            if (answered == 0 && !mailTaken) {
                refused(context);
            } else if (answered == recipients && taken == 0) {
                step = Step.RESET;
                ledger.refused(number);
                number = Pace.OVER;
                line(context, "RSET\r\n");
            } else {
                command(context, replies);
            }
        }
    }

    private void recipient(int k, int code) {
        if (code / 100 == 2) {
            taken++;
            return;
        }
        transientRefusal |= code / 100 == 4;
        if (notTaken == null) {
            notTaken = new BitSet(recipients);
        }
        notTaken.set(k);
    }

    private void data(ChannelHandlerContext context, int code) {
        if (code != 354) {
            transientRefusal |= code / 100 == 4;
            refused(context);
        } else if (taken == 0) {
            step = Step.DOT; // RFC 2920 §3.1: 354 although nobody was taken; end it at once, the refusal stands
            line(context, ".\r\n");
        } else {
            step = Step.DOT;
            form.begin(Ids.id(ledger.tag(), number), System.nanoTime());
            writing = true;
            write(context);
        }
    }

    private void write(ChannelHandlerContext context) {
        boolean atOnce = form.capacity() <= MOST_AT_ONCE;
        while (writing && (atOnce || context.channel().isWritable())) {
            ByteBuf some = context.alloc().directBuffer(atOnce ? form.capacity() : MOST_AT_ONCE);
            writing = !form.writeSome(some, LINES_AT_ONCE);
            Loops.write(context, some);
        }
        if (!atOnce) {
            context.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        if (writing) {
            write(context);
        }
        super.channelWritabilityChanged(context);
    }

    private void dot(ChannelHandlerContext context, int code) {
        if (writing) {
            Loops.close(context); // an answer before the end of the message is none
            return;
        }
        if (code / 100 == 2 && taken > 0) {
            ledger.accepted(number, due, System.nanoTime(), notTaken);
            number = Pace.OVER;
            next(context);
        } else {
            transientRefusal |= code / 100 == 4;
            refused(context);
        }
    }

    private void refused(ChannelHandlerContext context) {
        if (settings.retryDeferred() && transientRefusal) {
            ledger.deferred();
            begin(context, RETRY_MILLIS);
        } else {
            ledger.refused(number);
            number = Pace.OVER;
            next(context);
        }
    }

    private void next(ChannelHandlerContext context) {
        number = pace.claim();
        if (number == Pace.OVER) {
            step = Step.QUIT;
            line(context, "QUIT\r\n");
            return;
        }
        due = pace.due(number);
        begin(context, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result
    private void begin(ChannelHandlerContext context, long millis) {
        step = Step.ENVELOPE;
        replies = 0;
        taken = 0;
        mailTaken = false;
        notTaken = null;
        transientRefusal = false;
        if (millis <= 0) {
            command(context, 0);
        } else {
            Runnable send = () -> {
                command(context, 0);
                context.flush();
            };
            context.executor().schedule(send, millis, TimeUnit.MILLISECONDS);
        }
    }

    /** Writes the n-th command of the envelope, and with pipelining all that follow. */
    private void command(ChannelHandlerContext context, int n) {
        int last = settings.pipelining() ? recipients + 1 : n;
        ByteBuf out = context.alloc().directBuffer(128 + (last - n) * 80);
        for (int i = n; i <= last; i++) {
            if (i == 0) {
                ByteBufUtil.writeAscii(out, "MAIL FROM:<b");
                Hex.put(out, Ids.id(ledger.tag(), number), 16);
                ByteBufUtil.writeAscii(out, "@src.example>");
                if (settings.declareSize()) {
                    ByteBufUtil.writeAscii(out, " SIZE=" + form.capacity());
                }
                ByteBufUtil.writeAscii(out, "\r\n");
            } else if (i <= recipients) {
                ByteBufUtil.writeAscii(out, "RCPT TO:<");
                settings.recipients().write(out, domains, number, i - 1);
                ByteBufUtil.writeAscii(out, ">\r\n");
            } else {
                ByteBufUtil.writeAscii(out, "DATA\r\n");
            }
        }
        Loops.write(context, out);
    }

    private static void line(ChannelHandlerContext context, String text) {
        ByteBuf out = context.alloc().directBuffer(text.length());
        ByteBufUtil.writeAscii(out, text);
        Loops.write(context, out);
    }

    private static int code(ByteBuf in, int at) {
        int code = 0;
        for (int i = at; i < at + 3; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            code = code * 10 + digit;
        }
        return code;
    }
}
