package dev.milena.stream.progress;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;

/**
 * A checkpoint as the metadata of an offset commit: {@code v1:<next - position>:<events partition>@<offset>:<kind><base64url>}. Kind {@code d} is
 * varints of the distances between the unfinished offsets, {@code b} a bitmap of them, whichever is shorter. A broker takes 4096 characters by default
 * ({@code offset.metadata.max.bytes} counts characters): the caps of {@link Progress} keep the text below that.
 */
public final class CheckpointText {

    private static final String VERSION = "v1";

    private CheckpointText() {}

    public static String write(Checkpoint checkpoint) {
        String head = VERSION + ":" + (checkpoint.next() - checkpoint.position()) + ":"
                + checkpoint.replay().partition() + "@" + checkpoint.replay().offset() + ":";
        byte[] distances = distances(checkpoint);
        long bitmapSize = (checkpoint.next() - checkpoint.position() + 7) / 8;
        boolean asBitmap = bitmapSize < distances.length;
        return head
                + (asBitmap ? 'b' : 'd')
                + Base64.getUrlEncoder().withoutPadding().encodeToString(asBitmap ? bitmap(checkpoint) : distances);
    }

    /** Empty when the text is not ours: an operator moved the offset, or a later version wrote it. */
    public static Optional<Checkpoint> read(long position, String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION) || parts[3].isEmpty()) {
            return Optional.empty();
        }
        try {
            long next = Math.addExact(position, Long.parseLong(parts[1]));
            int at = parts[2].indexOf('@');
            ReplayFrom replay = new ReplayFrom(
                    Integer.parseInt(parts[2].substring(0, Math.max(0, at))),
                    Long.parseLong(parts[2].substring(at + 1)));
            byte[] packed = Base64.getUrlDecoder().decode(parts[3].substring(1));
            long[] open =
                    switch (parts[3].charAt(0)) {
                        case 'd' -> fromDistances(position, packed);
                        case 'b' -> fromBitmap(position, packed);
                        default -> throw new IllegalArgumentException("unknown kind");
                    };
            return Optional.of(new Checkpoint(position, next, open, replay));
        } catch (IllegalArgumentException | ArithmeticException notOurs) {
            return Optional.empty();
        }
    }

    private static byte[] distances(Checkpoint checkpoint) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(checkpoint.open().length + 16);
        long last = checkpoint.position();
        for (long offset : checkpoint.open()) {
            long distance = offset - last;
            while (distance >= 0x80) {
                out.write((int) (distance & 0x7f) | 0x80);
                distance >>>= 7;
            }
            out.write((int) distance);
            last = offset;
        }
        return out.toByteArray();
    }

    private static long[] fromDistances(long position, byte[] packed) {
        long[] open = new long[packed.length];
        int count = 0;
        long last = position;
        long distance = 0;
        int shift = 0;
        for (byte octet : packed) {
            distance |= (octet & 0x7fL) << shift;
            shift += 7;
            if (octet >= 0) {
                last += distance;
                open[count++] = last;
                distance = 0;
                shift = 0;
            } else if (shift > 56) {
                throw new IllegalArgumentException("a distance of more than 63 bits");
            }
        }
        if (shift != 0) {
            throw new IllegalArgumentException("ends in the middle of a distance");
        }
        return Arrays.copyOf(open, count);
    }

    private static byte[] bitmap(Checkpoint checkpoint) {
        BitSet bits = new BitSet();
        for (long offset : checkpoint.open()) {
            bits.set((int) (offset - checkpoint.position()));
        }
        return bits.toByteArray();
    }

    private static long[] fromBitmap(long position, byte[] packed) {
        return BitSet.valueOf(packed).stream().mapToLong(bit -> position + bit).toArray();
    }
}
