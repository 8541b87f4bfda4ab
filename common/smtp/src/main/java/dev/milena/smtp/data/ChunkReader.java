package dev.milena.smtp.data;

/**
 * Reads a message that comes in BDAT chunks (RFC 3030): {@link #begin} says how many octets the next chunk has, {@link #read} takes exactly those. No dots are
 * removed; line ends are held to the same discipline as behind DATA, over chunk borders too. A fault stays until the message is over. Constant memory, for
 * one thread.
 */
public final class ChunkReader {

    private final long limit;
    private Fault fault = Fault.NONE;
    private long left;
    private long octets;
    private boolean afterCr;
    private boolean eightBit;

    /** @param limit octets of the whole message */
    public ChunkReader(long limit) {
        this.limit = limit;
    }

    /** A chunk of {@code count} octets follows. */
    public void begin(long count) {
        left = count;
        // Compared without a sum, which a client could make overflow.
        if (count > limit - Math.min(octets, limit)) {
            guilty(Fault.TOO_LARGE);
        }
    }

    /** Reads on in the chunk. Returns how many octets it took: fewer than {@code length} only if the chunk ended. */
    public int read(byte[] in, int offset, int length, OctetSink sink) {
        int count = (int) Math.min(left, length);
        int to = offset + count;
        for (int i = offset; i < to && fault == Fault.NONE; ) {
            if (afterCr) {
                afterCr = false;
                if (in[i] == '\n') {
                    i++;
                } else {
                    guilty(Fault.BARE_CR);
                }
                continue;
            }
            i = Octets.special(in, i, to);
            if (i < to) {
                special(in[i++]);
            }
        }
        left -= count;
        octets += count;
        if (fault == Fault.NONE && count > 0) {
            eightBit = eightBit || Octets.anyHigh(in, offset, to);
            sink.octets(in, offset, count);
        }
        return count;
    }

    /** The last chunk is over: a CR at its end stays bare. */
    public void finish() {
        if (afterCr) {
            guilty(Fault.BARE_CR);
        }
    }

    /** Whether the chunk is over. */
    public boolean ended() {
        return left == 0;
    }

    public Fault fault() {
        return fault;
    }

    public long octets() {
        return octets;
    }

    /** Whether an octet above 127 was passed on. */
    public boolean eightBit() {
        return eightBit;
    }

    private void special(byte b) {
        switch (b) {
            case '\r' -> afterCr = true;
            case '\n' -> guilty(Fault.BARE_LF);
            default -> guilty(Fault.NUL);
        }
    }

    private void guilty(Fault what) {
        fault = fault == Fault.NONE ? what : fault;
    }
}
