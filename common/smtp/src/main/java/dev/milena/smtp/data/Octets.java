package dev.milena.smtp.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the octets that matter in a message, eight at a time. */
final class Octets {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    /** Every octet below 14: NUL, LF and CR, and the rare ones beside them that are then looked at one by one. */
    private static final long BELOW = ONES * 14;

    /** The index of the first NUL, CR or LF from {@code from} on, or {@code to}. */
    static int special(byte[] a, int from, int to) {
        int i = from;
        while (true) {
            while (i <= to - 8) {
                long word = (long) WORDS.get(a, i);
                if (((word - BELOW) & ~word & HIGH) != 0) {
                    break;
                }
                i += 8;
            }
            for (int stop = Math.min(i + 8, to); i < stop; i++) {
                byte b = a[i];
                if (b == '\n' || b == '\r' || b == 0) {
                    return i;
                }
            }
            if (i >= to) {
                return to;
            }
        }
    }

    /** Whether one of the octets is above 127. */
    static boolean anyHigh(byte[] a, int from, int to) {
        long bits = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            bits |= (long) WORDS.get(a, i);
        }
        for (; i < to; i++) {
            bits |= a[i] < 0 ? HIGH : 0;
        }
        return (bits & HIGH) != 0;
    }

    private Octets() {}
}
