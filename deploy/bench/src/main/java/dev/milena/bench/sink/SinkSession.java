package dev.milena.bench.sink;

import dev.milena.bench.socket.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One SMTP session of the sink, on its event loop: COMMAND ⇄ DATA, COMMAND ⇄ CHUNK (BDAT). */
final class SinkSession extends ByteToMessageDecoder {

    private enum State {
        COMMAND,
        DATA,
        CHUNK,
        CLOSING
    }

    /** More than any client sends without an end of line; beyond it the session is closed. */
    private static final int MAX_LINE = 1 << 20;

    private static final int HELO = verb("HELO");
    private static final int EHLO = verb("EHLO");
    private static final int MAIL = verb("MAIL");
    private static final int RCPT = verb("RCPT");
    private static final int DATA = verb("DATA");
    private static final int BDAT = verb("BDAT");
    private static final int RSET = verb("RSET");
    private static final int NOOP = verb("NOOP");
    private static final int QUIT = verb("QUIT");
    private static final int STARTTLS = verb("STAR");

    private final Sink sink;
    private final SinkTransaction transaction;
    private final MessageReader message = new MessageReader();
    /** Keeps the reply to the command that is read now back for a while. */
    private @Nullable Trouble late;

    private State state = State.COMMAND;
    private @Nullable FaultRule fault;
    private String local = "";
    private long chunkLeft;
    private boolean lastChunk;
    private boolean chunking;

    SinkSession(Sink sink) {
        this.sink = sink;
        transaction = new SinkTransaction(sink);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        local = ((InetSocketAddress) context.channel().localAddress())
                .getAddress()
                .getHostAddress();
        fault = FaultRule.ofConnection(sink.faults(), local);
        if (!troubled(context, Trouble.Phase.CONNECT)) {
            greet(context);
        }
        context.flush();
        super.channelActive(context);
    }

    private void greet(ChannelHandlerContext context) {
        switch (fault == null ? FaultMode.GREYLIST : fault.mode()) {
            case REFUSE -> {
                if (context.channel().config().setOption(ChannelOption.SO_LINGER, 0)) {
                    Loops.close(context);
                }
            }
            case BANNER_421 -> last(context, Replies.SHUTTING_DOWN);
            case BANNER_554 -> reply(context, Replies.NO_SERVICE);
            case TARPIT -> drip(context);
            default -> reply(context, Replies.GREETING);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (state) {
            case COMMAND -> {
                int feed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
                if (feed >= 0) {
                    int start = in.readerIndex();
                    in.readerIndex(feed + 1);
                    int end = feed > start && in.getByte(feed - 1) == '\r' ? feed - 1 : feed;
                    command(context, in, start, end);
                } else if (in.readableBytes() > MAX_LINE) {
                    Loops.close(context);
                }
            }
            case DATA -> {
                if (troubled(context, Trouble.Phase.BODY)) {
                    in.skipBytes(in.readableBytes());
                } else {
                    data(context, in);
                }
            }
            case CHUNK -> chunk(context, in);
            case CLOSING -> in.skipBytes(in.readableBytes());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        context.flush();
        super.channelReadComplete(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Loops.close(context); // a reset by the client: nothing was promised that is not booked
    }

    private void command(ChannelHandlerContext context, ByteBuf in, int start, int end) {
        int verb = end - start >= 4 ? in.getInt(start) & 0xDFDFDFDF : 0;
        Trouble.Phase phase = phase(verb);
        if (phase != null && troubled(context, phase)) {
            return;
        }
        if (verb == MAIL) {
            mail(context, in, start, end);
        } else if (verb == RCPT) {
            recipient(context, in, start, end);
        } else if (verb == DATA) {
            if (transaction.count() == 0 || chunking) {
                reply(context, transaction.open() && !chunking ? Replies.NO_RECIPIENT : Replies.BAD_SEQUENCE);
                return;
            }
            message.begin(transaction.keeping());
            state = State.DATA;
            reply(context, Replies.GO_AHEAD);
        } else if (verb == BDAT && sink.offers("CHUNKING")) {
            beginChunk(context, in.toString(start + 4, end - start - 4, StandardCharsets.US_ASCII));
        } else if (verb == EHLO || verb == HELO) {
            reset();
            boolean withTls = sink.troubles().any(local, Trouble.Phase.STARTTLS);
            reply(context, verb == EHLO ? sink.ehlo(withTls) : Replies.HELO);
        } else if (verb == STARTTLS) {
            reply(context, Replies.TLS_NOT_NOW);
        } else if (verb == RSET) {
            reset();
            reply(context, Replies.OK);
        } else if (verb == NOOP) {
            reply(context, Replies.OK);
        } else if (verb == QUIT) {
            last(context, Replies.BYE);
        } else {
            reply(context, Replies.UNKNOWN);
        }
    }

    private void mail(ChannelHandlerContext context, ByteBuf in, int start, int end) {
        int path = in.indexOf(start, end, (byte) '<');
        int pathEnd = path < 0 ? -1 : pathEnd(in, path, end);
        if (fault != null && fault.mode() == FaultMode.MAIL_421) {
            last(context, Replies.SHUTTING_DOWN);
        } else if (transaction.open()) {
            reply(context, Replies.BAD_SEQUENCE);
        } else if (pathEnd < 0) {
            reply(context, Replies.BAD_PATH);
        } else if (!offered(in, pathEnd, end)) {
            reply(context, Replies.NOT_OFFERED);
        } else {
            transaction.begin(in, path, pathEnd, end);
            reply(context, Replies.SENDER_OK);
        }
    }

    private void recipient(ChannelHandlerContext context, ByteBuf in, int start, int end) {
        int path = in.indexOf(start, end, (byte) '<');
        int pathEnd = path < 0 ? -1 : pathEnd(in, path, end);
        if (!transaction.open()) {
            reply(context, Replies.BAD_SEQUENCE);
        } else if (pathEnd < 0) {
            reply(context, Replies.BAD_PATH);
        } else if (!offered(in, pathEnd, end)) {
            reply(context, Replies.NOT_OFFERED);
        } else {
            reply(context, transaction.recipient(in, path, pathEnd, end));
        }
    }

    /** Reads whole lines of DATA; what is stuffed is taken in two pieces, everything else in runs as long as they come. */
    private void data(ChannelHandlerContext context, ByteBuf in) {
        int run = in.readerIndex();
        int line = run;
        int feed;
        while ((feed = in.indexOf(line, in.writerIndex(), (byte) '\n')) >= 0) {
            boolean strict = feed > line && in.getByte(feed - 1) == '\r';
            if (!strict) {
                message.loose();
            }
            if (in.getByte(line) == '.') {
                message.take(in, run, line);
                if (strict && feed - line == 2) {
                    in.readerIndex(feed + 1);
                    finish(context);
                    return;
                }
                run = line + 1;
            }
            line = feed + 1;
        }
        message.take(in, run, line);
        in.readerIndex(line);
        if (in.readableBytes() > MAX_LINE) {
            Loops.close(context);
        }
    }

    private void beginChunk(ChannelHandlerContext context, String arguments) {
        String[] words = arguments.strip().toUpperCase(Locale.ROOT).split(" +", -1);
        if (!words[0].matches("\\d{1,12}") || transaction.count() == 0) {
            last(
                    context,
                    Replies.BAD_SEQUENCE); // RFC 3030 §3: the octets follow anyway; closing is the simplest way not to
            // read them as commands
            return;
        }
        if (!chunking) {
            message.begin(transaction.keeping());
            chunking = true;
        }
        chunkLeft = Long.parseLong(words[0]);
        lastChunk = words.length > 1 && words[1].equals("LAST");
        state = State.CHUNK;
        if (chunkLeft == 0) {
            endChunk(context);
        }
    }

    private void chunk(ChannelHandlerContext context, ByteBuf in) {
        int piece = (int) Math.min(chunkLeft, in.readableBytes());
        message.take(in, in.readerIndex(), in.readerIndex() + piece);
        in.skipBytes(piece);
        chunkLeft -= piece;
        if (chunkLeft == 0) {
            endChunk(context);
        }
    }

    private void endChunk(ChannelHandlerContext context) {
        state = State.COMMAND;
        if (lastChunk) {
            finish(context);
        } else {
            reply(context, Replies.OK);
        }
    }

    private void finish(ChannelHandlerContext context) {
        state = State.COMMAND;
        if (troubled(context, Trouble.Phase.DOT)) {
            reset();
            return;
        }
        FaultMode dot = transaction.dotFault();
        if (dot == FaultMode.DOT_CLOSE) {
            state = State.CLOSING;
            Loops.close(context);
        } else if (dot == FaultMode.DOT_GARBAGE) {
            last(context, Replies.GARBAGE);
        } else if (dot == FaultMode.DOT_451 || (dot == FaultMode.DOT_451_ONCE && transaction.firstTry())) {
            sink.account().deferred();
            reply(context, Replies.DEFERRED);
        } else if (dot == FaultMode.DOT_554) {
            reply(context, Replies.REJECTED);
        } else {
            transaction.settle(message);
            reply(context, Replies.TAKEN);
        }
        reset();
    }

    /** Whether something went wrong here on purpose; nothing more is to be said then. */
    private boolean troubled(ChannelHandlerContext context, Trouble.Phase phase) {
        Trouble trouble = sink.troubles().strike(local, phase);
        if (trouble == null) {
            return false;
        }
        if (phase.ofEnvelope() && trouble.effect().delays()) {
            late = trouble;
            return false;
        }
        if (phase == Trouble.Phase.DOT && trouble.effect().takes()) {
            transaction.settle(message);
        }
        if (new Mischief(trouble, sink.troubles(), Mischief.yes(phase, sink)).play(context)) {
            state = State.CLOSING;
        }
        return true;
    }

    private void reset() {
        transaction.reset();
        chunking = false;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result
    private void reply(ChannelHandlerContext context, ByteBuf reply) {
        if (late != null) {
            Mischief delay = new Mischief(late, sink.troubles(), reply.duplicate());
            late = delay.play(context) ? late : null;
        } else if (fault != null && fault.mode() == FaultMode.SLOW) {
            Runnable slow = () -> {
                Loops.write(context, reply.duplicate());
                context.flush();
            };
            context.executor().schedule(slow, fault.argument(), TimeUnit.MILLISECONDS);
        } else {
            Loops.write(context, reply.duplicate());
        }
    }

    private void last(ChannelHandlerContext context, ByteBuf reply) {
        state = State.CLOSING;
        Loops.write(context, reply.duplicate());
        context.flush();
        Loops.close(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result
    private void drip(ChannelHandlerContext context) {
        if (fault != null && context.channel().isActive()) {
            Loops.write(context, Replies.DRIP.duplicate());
            context.flush();
            context.executor().schedule(() -> drip(context), Math.max(1, fault.argument()), TimeUnit.MILLISECONDS);
        }
    }

    /** A client that uses what was not offered is wrong, and a real server would say so. */
    private boolean offered(ByteBuf in, int from, int end) {
        if (end - from < 2) {
            return true;
        }
        for (String word : in.toString(from, end - from, StandardCharsets.UTF_8)
                .strip()
                .toUpperCase(Locale.ROOT)
                .split(" +", -1)) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            boolean known =
                    switch (name) {
                        case "BODY" -> sink.offers("8BITMIME");
                        case "SMTPUTF8" -> sink.offers("SMTPUTF8");
                        case "RET", "ENVID", "NOTIFY", "ORCPT" -> sink.offers("DSN");
                        case "SIZE" -> sink.settings().extensions().stream().anyMatch(each -> each.startsWith("SIZE"));
                        default -> false;
                    };
            if (!known) {
                return false;
            }
        }
        return true;
    }

    /** Behind the bracket that closes the path; -1 without one. A quoted local part may hold brackets. */
    private static int pathEnd(ByteBuf in, int path, int end) {
        boolean quoted = false;
        for (int i = path; i < end; i++) {
            byte octet = in.getByte(i);
            if (octet == '"') {
                quoted = !quoted;
            } else if (octet == '\\' && quoted) {
                i++;
            } else if (octet == '>' && !quoted) {
                return i + 1;
            }
        }
        return -1;
    }

    private static Trouble.@Nullable Phase phase(int verb) {
        if (verb == MAIL) {
            return Trouble.Phase.MAIL;
        } else if (verb == RCPT) {
            return Trouble.Phase.RCPT;
        } else if (verb == DATA) {
            return Trouble.Phase.DATA;
        } else if (verb == EHLO) {
            return Trouble.Phase.EHLO;
        } else if (verb == STARTTLS) {
            return Trouble.Phase.STARTTLS;
        }
        return verb == QUIT ? Trouble.Phase.QUIT : null;
    }

    private static int verb(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }
}
