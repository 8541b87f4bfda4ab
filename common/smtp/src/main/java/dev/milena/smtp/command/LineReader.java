package dev.milena.smtp.command;

import java.util.Arrays;

/**
 * Cuts octets into command lines. Only CRLF ends a line (RFC 5321 §2.3.8). A line that lies whole in the input is not copied. Holds no memory between
 * lines. For one thread.
 */
public final class LineReader {

    /** Octets of a line, CRLF not counted: 512 for commands (RFC 5321 §4.5.3.1.4) and room for every extension's parameters and for a long path. */
    public static final int MAX_LINE = 4096;

    /** After so many octets without CRLF this is no SMTP client any more. */
    public static final int MAX_FLOOD = 64 * 1024;

    /** How far the line has come. */
    public enum State {
        /** All input was consumed and no line ended. */
        MORE,
        /** A line lies in {@link #array()} from {@link #offset()}, valid until the next call of {@link #read}. */
        LINE,
        /** A line ended that was longer than {@link #MAX_LINE}; it is gone. */
        TOO_LONG,
        /** A line feed without carriage return: what follows must not be read as a command. */
        BARE_LF,
        /** More than {@link #MAX_FLOOD} octets without a line end. */
        FLOOD
    }

    private static final byte[] NOTHING = {};

    private byte[] partial = NOTHING;
    private int held;
    private int total;
    private boolean afterCr;
    private State state = State.MORE;

    private byte[] array = NOTHING;
    private int offset;
    private int length;

    /** Reads up to the end of one line. Returns how many octets of the input it took; {@link #state()} says what came of it. */
    public int read(byte[] in, int from, int count) {
        int lf = from;
        int end = from + count;
        while (lf < end && in[lf] != '\n') {
            lf++;
        }
        if (lf == end) {
            hold(in, from, count);
            state = total > MAX_FLOOD ? State.FLOOD : State.MORE;
            return count;
        }
        boolean cr = lf > from ? in[lf - 1] == '\r' : afterCr;
        if (!cr) {
            state = State.BARE_LF;
        } else if (total + (lf - from) - 1 > MAX_LINE) {
            state = State.TOO_LONG;
        } else {
            give(in, from, lf);
            state = State.LINE;
        }
        partial = NOTHING;
        held = 0;
        total = 0;
        afterCr = false;
        return lf + 1 - from;
    }

    public State state() {
        return state;
    }

    /** Whether no octet of the next line has come yet. */
    public boolean atLineStart() {
        return total == 0;
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    private void give(byte[] in, int from, int lf) {
        if (total == 0) {
            array = in;
            offset = from;
            length = lf - 1 - from;
        } else {
            hold(in, from, lf - from);
            array = partial;
            offset = 0;
            length = total - 1;
        }
    }

    private void hold(byte[] in, int from, int count) {
        if (count == 0) {
            return;
        }
        int room = Math.min(count, MAX_LINE + 1 - held);
        if (room > 0) {
            if (held + room > partial.length) {
                partial = Arrays.copyOf(partial, Math.min(MAX_LINE + 1, Math.max(128, 2 * (held + room))));
            }
            System.arraycopy(in, from, partial, held, room);
            held += room;
        }
        total = (int) Math.min((long) total + count, Integer.MAX_VALUE);
        afterCr = in[from + count - 1] == '\r';
    }
}
