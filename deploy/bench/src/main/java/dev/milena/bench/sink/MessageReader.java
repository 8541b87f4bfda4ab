package dev.milena.bench.sink;

import dev.milena.bench.form.Hex;
import dev.milena.bench.form.MessageForm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message after another, in pieces: finds id and sum among the header fields and sums up what the sum covers. For one thread.
 */
final class MessageReader {

    private static final ByteBuf ID = field(MessageForm.ID_FIELD);
    private static final ByteBuf SUM = field(MessageForm.SUM_FIELD);
    private static final ByteBuf SENT = field(MessageForm.SENT_FIELD);
    private static final ByteBuf RECEIVED = field("Received:");
    private static final ByteBuf RETURN_PATH = field("Return-Path:");

    private final CRC32C crc = new CRC32C();
    private final ByteBuf partial = Unpooled.buffer(256);
    private boolean header;
    private boolean skipping;
    private boolean strict;
    private long id;
    private long sum;
    private long sent;
    private @Nullable ByteBuf whole;

    /** @param keep whether {@link #octets} is wanted */
    void begin(boolean keep) {
        crc.reset();
        partial.clear();
        header = true;
        skipping = false;
        strict = true;
        id = Hex.NONE;
        sum = Hex.NONE;
        sent = Hex.NONE;
        whole = keep ? Unpooled.buffer(4096) : null;
    }

    /** Takes octets as they are in the message, not stuffed: any piece of it. */
    void take(ByteBuf in, int start, int end) {
        if (whole != null) {
            whole.writeBytes(in, start, end - start);
        }
        int at = start;
        while (header && at < end) {
            int feed = in.indexOf(at, end, (byte) '\n');
            if (feed < 0) {
                partial.writeBytes(in, at, end - at);
                return;
            }
            if (partial.isReadable()) {
                partial.writeBytes(in, at, feed + 1 - at);
                field(partial, 0, partial.writerIndex());
                partial.clear();
            } else {
                field(in, at, feed + 1);
            }
            at = feed + 1;
        }
        if (at < end) {
            crc.update(in.nioBuffer(at, end - at));
        }
    }

    /** A line did not end with CRLF. */
    void loose() {
        strict = false;
    }

    /** {@link Hex#NONE} when the message has none. */
    long id() {
        return id;
    }

    long sent() {
        return sent;
    }

    boolean intact() {
        return strict && !header && sum == crc.getValue();
    }

    byte[] octets() {
        return whole == null ? new byte[0] : ByteBufUtil.getBytes(whole);
    }

    private void field(ByteBuf in, int start, int end) {
        int length = end - start;
        if (length == 2 && in.getByte(start) == '\r') {
            header = false;
        } else if (in.getByte(start) == ' ' || in.getByte(start) == '\t') {
            if (skipping) {
                return;
            }
        } else if (begins(in, start, length, ID)) {
            id = Hex.read(in, start + ID.readableBytes(), 16);
            skipping = false;
        } else {
            skipping = true;
            if (begins(in, start, length, SUM)) {
                sum = Hex.read(in, start + SUM.readableBytes(), 8);
            } else if (begins(in, start, length, SENT)) {
                sent = Hex.read(in, start + SENT.readableBytes(), 16);
            } else {
                skipping = begins(in, start, length, RECEIVED) || begins(in, start, length, RETURN_PATH);
            }
            if (skipping) {
                return;
            }
        }
        crc.update(in.nioBuffer(start, length));
    }

    private static boolean begins(ByteBuf in, int start, int length, ByteBuf name) {
        return length >= name.readableBytes() && ByteBufUtil.equals(in, start, name, 0, name.readableBytes());
    }

    private static ByteBuf field(String name) {
        return Unpooled.unreleasableBuffer(
                Unpooled.wrappedBuffer(name.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
    }
}
