package dev.milena.bench.form;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Numbers as lower-case hexadecimal digits in place, without a String. */
public final class Hex {

    /** What {@link #read} gives when there is anything but digits. No id, sum or time is this number. */
    public static final long NONE = -1;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Hex() {}

    public static void put(byte[] to, int at, long value, int digits) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = DIGITS[(int) (rest & 15)];
            rest >>>= 4;
        }
    }

    public static void put(ByteBuf to, long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            to.writeByte(DIGITS[(int) (value >>> shift & 15)]);
        }
    }

    public static long read(ByteBuf from, int at, int digits) {
        long value = 0;
        if (at + digits > from.writerIndex()) {
            return NONE;
        }
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(from.getByte(i), 16);
            if (digit < 0) {
                return NONE;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
