package dev.milena.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * One question to one server over one socket, from a port the kernel picks at random. Everything but {@link #outcome} belongs to the thread of {@link Wire}.
 * Only a response with our id and our question counts; anything else is ignored, as it may be forged (RFC 5452 §4 and §9), up to a bound.
 */
abstract class Exchange {

    /** Packets that are not the answer before the exchange is given up: nobody may keep the thread busy. */
    private static final int MAX_STRAYS = 50;

    final InetSocketAddress server;
    final Message query;
    final Limit limit;
    final CompletableFuture<Heard> outcome = new CompletableFuture<>();
    private @Nullable SelectableChannel channel;
    private int strays;

    Exchange(InetSocketAddress server, Message query, Limit limit) {
        this.server = server;
        this.query = query;
        this.limit = limit;
    }

    /**
     * How long it may take. Waiting for a socket is not the server's fault: its time runs from the opening.
     *
     * @param tryNanos for the server to answer
     * @param end when the question is over, whatever it waits for
     */
    record Limit(long tryNanos, long end) {
        long from(long now) {
            return now + Math.min(tryNanos, end - now);
        }
    }

    /** What came back. */
    sealed interface Heard {
        record Response(Message message) implements Heard {}

        record Nothing(String why) implements Heard {}
    }

    /** Opens the socket and sends, or begins to connect. */
    abstract SelectableChannel open() throws IOException;

    /** The operation to wait for now. */
    abstract int interest();

    /** The socket is ready for that. {@code scratch} is shared by all exchanges and holds nothing between calls. */
    abstract void ready(ByteBuffer scratch) throws IOException;

    final void use(SelectableChannel open) {
        channel = open;
    }

    /** Looks at a received message; ends the exchange if it is the answer. */
    final void received(byte[] octets) {
        Message message = answer(octets);
        if (message != null) {
            finish(new Heard.Response(message));
        } else if (++strays > MAX_STRAYS) {
            finish(new Heard.Nothing("the DNS server " + server + " sends nothing but foreign packets"));
        }
    }

    private @Nullable Message answer(byte[] octets) {
        int id = query.getHeader().getID();
        if (octets.length < 12 || (((octets[0] & 0xff) << 8) | (octets[1] & 0xff)) != id) {
            return null;
        }
        Message message;
        try {
            message = new Message(octets);
        } catch (IOException | RuntimeException malformed) {
            // The parser's own exceptions for octets from outside: with our id it is our server that talks nonsense.
            finish(new Heard.Nothing(
                    "the DNS server " + server + " sent a malformed answer: " + malformed.getMessage()));
            return null;
        }
        Record asked = query.getQuestion();
        Record question = message.getQuestion();
        boolean ours = message.getHeader().getFlag(Flags.QR)
                && message.getHeader().getOpcode() == query.getHeader().getOpcode()
                && (asked.equals(question) || (question == null && isFormatError(message)));
        return ours ? message : null;
    }

    /** Servers that could not read the question may leave it out. */
    private static boolean isFormatError(Message message) {
        return message.getRcode() == Rcode.FORMERR;
    }

    final boolean over() {
        return outcome.isDone();
    }

    final void finish(Heard heard) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing was lost with it: the answer is complete, or the exchange has failed anyway.
                outcome.complete(new Heard.Nothing("the socket could not be closed: " + e.getMessage()));
            }
        }
        outcome.complete(heard);
    }
}
