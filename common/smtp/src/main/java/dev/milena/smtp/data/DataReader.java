package dev.milena.smtp.data;

/**
 * Reads a message behind DATA (RFC 5321 §4.1.1.4, §4.5.2): only CRLF.CRLF ends it, the dot before a dot at a line's begin is removed, nothing else changes.
 * A bare CR, a bare LF, a NUL or too many octets are a {@link Fault}: from there on octets are counted but no longer passed on, to the true end. How the
 * input was cut into calls makes no difference. Constant memory, for one thread.
 *
 * <pre>
 *   LINE_START --.--> DOT --CR--> DOT_CR --LF--> END
 *       |              | other       | other: bare CR
 *       v              v             v
 *     TEXT <-----------+-------------+
 *       --CR--> CR --LF--> LINE_START
 * </pre>
 */
public final class DataReader {

    private enum State {
        LINE_START,
        DOT,
        DOT_CR,
        TEXT,
        CR,
        END
    }

    private final long limit;
    private State state = State.LINE_START;
    private Fault fault = Fault.NONE;
    private long octets;
    private boolean eightBit;

    /** @param limit octets of the message as it will be stored, without the dots that are removed (RFC 1870 §5) */
    public DataReader(long limit) {
        this.limit = limit;
    }

    /** Reads on. Returns how many octets it took: fewer than {@code length} only if the end came. */
    public int read(byte[] in, int offset, int length, OctetSink sink) {
        int to = offset + length;
        int run = offset;
        int i = offset;
        while (i < to && state != State.END) {
            switch (state) {
                case TEXT -> {
                    i = Octets.special(in, i, to);
                    if (i < to) {
                        special(in[i++]);
                    }
                }
                case LINE_START -> {
                    if (in[i] == '.') {
                        pass(in, run, i, sink);
                        run = ++i;
                        state = State.DOT;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT -> {
                    if (in[i] == '\r') {
                        pass(in, run, i, sink);
                        run = ++i;
                        state = State.DOT_CR;
                    } else {
                        state = State.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (in[i] == '\n') {
                        run = ++i;
                        state = State.END;
                    } else {
                        guilty(Fault.BARE_CR);
                        state = State.TEXT;
                    }
                }
                case CR -> {
                    if (in[i] == '\n') {
                        i++;
                        state = State.LINE_START;
                    } else {
                        guilty(Fault.BARE_CR);
                        state = State.TEXT;
                    }
                }
                case END -> throw new IllegalStateException("nothing is read behind the end");
            }
        }
        pass(in, run, Math.max(run, i), sink);
        return i - offset;
    }

    public boolean ended() {
        return state == State.END;
    }

    /** The first fault that was seen. */
    public Fault fault() {
        return fault;
    }

    /** Octets of the message so far, those that were not passed on included. */
    public long octets() {
        return octets;
    }

    /** Whether an octet above 127 was passed on. */
    public boolean eightBit() {
        return eightBit;
    }

    private void special(byte b) {
        switch (b) {
            case '\r' -> state = State.CR;
            case '\n' -> guilty(Fault.BARE_LF);
            default -> guilty(Fault.NUL);
        }
    }

    private void pass(byte[] in, int from, int to, OctetSink sink) {
        if (to == from) {
            return;
        }
        octets += to - from;
        if (octets > limit) {
            guilty(Fault.TOO_LARGE);
        }
        if (fault == Fault.NONE) {
            eightBit = eightBit || Octets.anyHigh(in, from, to);
            sink.octets(in, from, to - from);
        }
    }

    private void guilty(Fault what) {
        fault = fault == Fault.NONE ? what : fault;
    }
}
