package dev.milena.bench.form;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The text every body is a run of lines of: written once by a fixed generator, so that source and sink agree on it and a message costs a copy and a CRC
 * only. Some lines begin with a dot, so that transparency (RFC 5321 §4.5.2) is tried all the time. Immutable after construction.
 */
final class TextPool {

    /** Octets of a line with its CRLF before stuffing: the 76 characters of a base64 line. */
    static final int LINE = 78;

    /** Power of two. With the lines it is 1.2 MiB: larger than a second-level cache would flatter, small enough to build at once. */
    private static final int LINES = 1 << 14;

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** One line in so many begins with a dot. */
    private static final int DOT_EVERY = 61;

    private final byte[] plain = new byte[LINES * LINE];
    private final byte[] wire;
    private final int[] wireAt = new int[LINES + 1];

    TextPool() {
        long state = 0x9E3779B97F4A7C15L;
        for (int i = 0; i < plain.length; i++) {
            int column = i % LINE;
            if (column >= LINE - 2) {
                plain[i] = (byte) (column == LINE - 2 ? '\r' : '\n');
                continue;
            }
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            plain[i] = column == 0 && i / LINE % DOT_EVERY == 0 ? (byte) '.' : ALPHABET[(int) (state >>> 58)];
        }
        byte[] stuffed = new byte[plain.length + LINES];
        int at = 0;
        for (int line = 0; line < LINES; line++) {
            wireAt[line] = at;
            if (plain[line * LINE] == '.') {
                stuffed[at++] = '.';
            }
            System.arraycopy(plain, line * LINE, stuffed, at, LINE);
            at += LINE;
        }
        wireAt[LINES] = at;
        wire = stuffed;
    }

    /** Adds the unstuffed lines to the sum. */
    void sum(CRC32C sum, long firstLine, int lines) {
        int line = (int) firstLine & LINES - 1;
        for (int left = lines; left > 0; line = 0) {
            int run = Math.min(left, LINES - line);
            sum.update(plain, line * LINE, run * LINE);
            left -= run;
        }
    }

    /** Writes the lines as they go over the wire, stuffed. */
    void write(ByteBuf out, long firstLine, int lines) {
        int line = (int) firstLine & LINES - 1;
        for (int left = lines; left > 0; line = 0) {
            int run = Math.min(left, LINES - line);
            out.writeBytes(wire, wireAt[line], wireAt[line + run] - wireAt[line]);
            left -= run;
        }
    }
}
