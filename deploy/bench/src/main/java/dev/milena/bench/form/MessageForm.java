package dev.milena.bench.form;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Writes bench messages. What the sum covers is everything from the first header field to the last octet of the body, except the fields after
 * {@link #ID_FIELD} and whatever a relay may add ({@code Received}, {@code Return-Path}). For one thread.
 */
public final class MessageForm {

    public static final String ID_FIELD = "X-Bench-Id: ";
    public static final String SUM_FIELD = "X-Bench-Sum: ";
    public static final String SENT_FIELD = "X-Bench-Sent: ";

    private static final TextPool POOL = new TextPool();

    private final byte[] head;
    private final int covered;
    private final int sumAt;
    private final int sentAt;
    private final int lines;
    private final CRC32C crc = new CRC32C();
    private long nextLine;
    private int written;

    /** @param size octets of the body before stuffing, rounded to whole lines; at least one line */
    public MessageForm(int size) {
        lines = Math.max(1, (size + TextPool.LINE / 2) / TextPool.LINE);
        String zeros = "0000000000000000";
        String fixed = "From: Bench <b" + zeros + "@src.example>\r\n"
                + "To: undisclosed-recipients:;\r\n"
                + "Subject: one of many\r\n"
                + "Date: Mon, 05 Jan 2026 12:00:00 +0000\r\n"
                + "Message-ID: <" + zeros + "@src.example>\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=us-ascii\r\n"
                + ID_FIELD + zeros + "\r\n";
        covered = fixed.length();
        String withSum = fixed + SUM_FIELD + "00000000\r\n";
        String whole = withSum + SENT_FIELD + zeros + "\r\n\r\n";
        sumAt = covered + SUM_FIELD.length();
        sentAt = withSum.length() + SENT_FIELD.length();
        head = whole.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the message as it follows 354, final dot included. */
    public void write(ByteBuf out, long id, long sentNanos) {
        begin(id, sentNanos);
        while (!writeSome(out, lines)) {}
    }

    /** Makes ready what {@link #writeSome} writes. */
    public void begin(long id, long sentNanos) {
        Hex.put(head, "From: Bench <b".length(), id, 16);
        Hex.put(head, covered - 18, id, 16);
        crc.reset();
        crc.update(head, 0, covered);
        crc.update('\r');
        crc.update('\n');
        nextLine = firstLine(id);
        written = -1;
        POOL.sum(crc, nextLine, lines);
        Hex.put(head, sumAt, crc.getValue(), 8);
        Hex.put(head, sentAt, sentNanos, 16);
    }

    /** Writes the header section, or so many lines more. True if that was the end, final dot included. */
    public boolean writeSome(ByteBuf out, int mostLines) {
        if (written < 0) {
            out.writeBytes(head);
            written = 0;
            return false;
        }
        int some = Math.min(mostLines, lines - written);
        POOL.write(out, nextLine, some);
        nextLine += some;
        written += some;
        if (written < lines) {
            return false;
        }
        out.writeByte('.').writeByte('\r').writeByte('\n');
        return true;
    }

    /** An upper bound of what {@link #write} writes. */
    public int capacity() {
        return head.length + lines * TextPool.LINE + lines + 3;
    }

    private static long firstLine(long id) {
        return Ids.mix(id) >>> 20;
    }
}
