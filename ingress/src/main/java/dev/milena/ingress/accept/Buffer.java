package dev.milena.ingress.accept;

import java.util.Arrays;

/** Octets that grow at the end and leave at the front. For one thread. */
final class Buffer {

    private static final byte[] NOTHING = {};

    byte[] array;
    int size;

    Buffer(int capacity) {
        array = new byte[capacity];
    }

    void append(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, array, size, length);
        size += length;
    }

    void insert(int at, byte[] what) {
        room(what.length);
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

    /** All octets in an array of just their number; the buffer is empty and useless afterwards. */
    byte[] drain() {
        byte[] all = array.length == size ? array : Arrays.copyOf(array, size);
        clear();
        return all;
    }

    void clear() {
        array = NOTHING;
        size = 0;
    }

    private void room(int more) {
        if (size + more > array.length) {
            array = Arrays.copyOf(array, Math.max(size + more, 2 * array.length));
        }
    }
}
