package dev.milena.ingress.accept;

import dev.milena.mail.BodyRef;
import java.util.Arrays;

/** Octets that grow at the end and leave at the front, on account of the {@link Memory} of all. For one thread. */
final class Buffer {

    private static final byte[] NOTHING = {};

    /** What a socket is read in one go, and our fields. */
    private static final int BEYOND = 65 * 1024;

    /** Where doubling stops: a message beyond it leaves in chunks. */
    private static final int ENOUGH = BodyRef.INLINE_LIMIT + BEYOND;

    /** Where it stops for a message that leaves in chunks. */
    private static final int ENOUGH_FOR_CHUNKS = BodyRef.CHUNK_SIZE + BEYOND;

    private final Memory memory;
    private int enough;
    byte[] array = NOTHING;
    int size;

    /** @param chunks whether what is in here is expected to leave in chunks */
    Buffer(Memory memory, boolean chunks) {
        this.memory = memory;
        this.enough = chunks ? ENOUGH_FOR_CHUNKS : ENOUGH;
    }

    /** Makes room for so many octets more. False if there is no memory for them; then nothing has changed. */
    boolean reserve(int more) {
        int needed = size + more;
        if (needed > array.length) {
            int capacity = Math.max(needed, Math.min(2 * array.length, enough));
            if (!memory.take(capacity - array.length)) {
                return false;
            }
            array = Arrays.copyOf(array, capacity);
        }
        return true;
    }

    /** Appends what room was reserved for. */
    void append(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, array, size, length);
        size += length;
    }

    /** Inserts what room was reserved for. */
    void insert(int at, byte[] what) {
        System.arraycopy(array, at, array, at + what.length, size - at);
        System.arraycopy(what, 0, array, at, what.length);
        size += what.length;
    }

    /** The first octets, which leave as a chunk, on the same account until {@link #gone}. The rest has the room it needs: while a chunk waits little comes in. */
    byte[] take(int length) {
        byte[] taken = Arrays.copyOf(array, length);
        byte[] rest = new byte[Math.max(size - length, BEYOND)];
        size -= length;
        System.arraycopy(array, length, rest, 0, size);
        memory.owe(length + rest.length - array.length);
        array = rest;
        enough = ENOUGH_FOR_CHUNKS;
        return taken;
    }

    /** The chunk that was taken has left. */
    void gone(int length) {
        memory.give(length);
    }

    /** All octets in an array of just their number; the buffer is empty afterwards. */
    byte[] drain() {
        byte[] all = array.length == size ? array : Arrays.copyOf(array, size);
        clear();
        return all;
    }

    void clear() {
        memory.give(array.length);
        array = NOTHING;
        size = 0;
    }
}
