package dev.milena.bench.form;

import io.netty.buffer.ByteBuf;

/**
 * Ids of messages and keys of deliveries. An id is the run's tag (23 bits) before the message's number in the run (40 bits), so that what an earlier run left
 * in a queue is told apart. A key stands for one id and one recipient.
 */
public final class Ids {

    private static final int NUMBER_BITS = 40;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private Ids() {}

    /** A tag for a new run out of anything that differs from run to run. */
    public static long tag(long seed) {
        return mix(seed) >>> (NUMBER_BITS + 1);
    }

    public static long id(long tag, long number) {
        return tag << NUMBER_BITS | number;
    }

    public static long tagOf(long id) {
        return id >>> NUMBER_BITS;
    }

    public static long numberOf(long id) {
        return id & NUMBER_MASK;
    }

    public static long key(long id, long mailbox) {
        return mix(id ^ Long.rotateLeft(mailbox, 21));
    }

    /** FNV-1a over the octets of an address with ASCII letters folded. */
    public static long mailbox(ByteBuf from, int start, int end) {
        long hash = 0xcbf29ce484222325L;
        for (int i = start; i < end; i++) {
            int octet = from.getByte(i);
            hash ^= octet >= 'A' && octet <= 'Z' ? octet + 32 : octet & 0xff;
            hash *= 0x100000001b3L;
        }
        return hash;
    }

    /** SplitMix64's finisher: every bit of the input reaches every bit of the output, and no two inputs collide. */
    public static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
