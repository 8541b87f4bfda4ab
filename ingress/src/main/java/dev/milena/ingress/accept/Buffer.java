package dev.milena.ingress.accept;

import dev.milena.mail.BodyRef;
import java.util.Arrays;

/** Octets that grow at the end and leave at the front, on account of the {@link Memory} of all. For one thread. */
final class Buffer {

    private static final byte[] NOTHING = {};

    /** Where doubling stops: a message beyond it leaves in chunks and needs no more than what a socket is read in one go, and our fields. */
    private static final int ENOUGH = BodyRef.INLINE_LIMIT + 65 * 1024;

    private final Memory memory;
    byte[] array = NOTHING;
    int size;

    Buffer(Memory memory) {
        this.memory = memory;
    }

    /** Makes room for so many octets more. False if there is no memory for them; then nothing has changed. */
    boolean reserve(int more) {
        int needed = size + more;
        if (needed > array.length) {
            int capacity = Math.max(needed, Math.min(2 * array.length, ENOUGH));
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

    /** The first octets, which leave. */
    byte[] take(int length) {
        byte[] taken = Arrays.copyOf(array, length);
        size -= length;
        System.arraycopy(array, length, array, 0, size);
        return taken;
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
