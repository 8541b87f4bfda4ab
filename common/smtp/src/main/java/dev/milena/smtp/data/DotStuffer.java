package dev.milena.smtp.data;

/**
 * Makes a message ready for the wire, piece by piece, however it was cut: doubles the dot at the beginning of a line (only for {@link Framing#DATA}; RFC
 * 5321 §4.5.2) and ends the last line with CRLF. It never gives out a CR or LF that stands alone, nor NUL: a receiver that takes one for the end of a line
 * could be made to see an end of data (SMTP smuggling), so such a message is refused and what was sent of it must not be finished. Not thread-safe.
 */
public final class DotStuffer {

    private static final int CRLF = 2;

    public sealed interface Framed {

        /** To be sent as it is. May share the array of the piece: neither is changed. */
        record Octets(byte[] array, int offset, int length) implements Framed {}

        record Refused(String reason) implements Framed {}
    }

    private final Framing framing;
    private boolean lineStart = true;

    /** A CR that was the last octet of a piece; given out with the LF that has to follow. */
    private boolean heldCr;

    private boolean eightBit;

    public DotStuffer(Framing framing) {
        this.framing = framing;
    }

    /** Whether an octet above 127 has come so far. */
    public boolean sawEightBit() {
        return eightBit;
    }

    /** The next piece. The line that marks the end of data is not part of the last one. */
    public Framed frame(byte[] piece, boolean last) {
        boolean begunHeld = heldCr;
        boolean begunAtLineStart = lineStart;
        int dots = inspect(piece);
        if (dots < 0 || (last && heldCr)) {
            return new Framed.Refused("the message holds NUL, or a CR or LF that stands alone");
        }
        int end = piece.length - (heldCr && piece.length > 0 ? 1 : 0);
        boolean prefix = begunHeld && piece.length > 0;
        boolean unended = last && !lineStart;
        if (dots == 0 && !prefix && !unended) {
            return new Framed.Octets(piece, 0, end);
        }
        byte[] out = new byte[end + dots + (prefix ? 1 : 0) + (unended ? CRLF : 0)];
        int at = 0;
        if (prefix) {
            out[at++] = '\r';
        }
        at = dots == 0 ? copy(piece, 0, end, out, at) : stuff(piece, end, begunAtLineStart, out, at);
        if (unended) {
            out[at] = '\r';
            out[at + 1] = '\n';
        }
        return new Framed.Octets(out, 0, out.length);
    }

    /** How many dots to double, or -1 to refuse; moves the state behind the piece. One pass over every octet sent: keep it lean. */
    private int inspect(byte[] piece) {
        int length = piece.length;
        if (length == 0) {
            return 0;
        }
        int i = 0;
        if (heldCr) {
            if (piece[0] != '\n') {
                return -1;
            }
            heldCr = false;
            lineStart = true;
            i = 1;
        }
        eightBit = eightBit || Octets.anyHigh(piece, 0, length);
        int dots = i < length && lineStart && piece[i] == '.' ? 1 : 0;
        for (i = Octets.special(piece, i, length); i < length; i = Octets.special(piece, i, length)) {
            if (piece[i] != '\r') {
                return -1;
            }
            i++;
            if (i == length) {
                heldCr = true;
            } else if (piece[i++] != '\n') {
                return -1;
            } else if (i < length && piece[i] == '.') {
                dots++;
            }
        }
        lineStart = piece[length - 1] == '\n';
        return framing == Framing.DATA ? dots : 0;
    }

    private static int stuff(byte[] piece, int end, boolean atLineStart, byte[] out, int from) {
        int at = from;
        int copied = 0;
        boolean lineStart = atLineStart;
        for (int i = 0; i < end; ) {
            if (lineStart && piece[i] == '.') {
                at = copy(piece, copied, i, out, at);
                out[at++] = '.';
                copied = i;
            }
            i = Octets.special(piece, i, end) + 1;
            lineStart = i <= end && piece[i - 1] == '\n';
        }
        return copy(piece, copied, end, out, at);
    }

    private static int copy(byte[] from, int start, int end, byte[] to, int at) {
        System.arraycopy(from, start, to, at, end - start);
        return at + end - start;
    }
}
