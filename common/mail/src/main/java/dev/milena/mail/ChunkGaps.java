package dev.milena.mail;

import java.util.List;

/**
 * How far apart the chunks of one message lie in their partition: the distance from each to the next, in base 36, a run of equal ones as
 * {@code distance*times}, blanks between. Text, because a hundred of them wait beside each message in hand: {@code 1*99} where no other mail came in
 * meanwhile, some three characters a chunk where much did.
 *
 * @param text empty for a single chunk, and where the distances are not known (references written before they were noted)
 */
public record ChunkGaps(String text) {

    public static final ChunkGaps UNKNOWN = new ChunkGaps("");

    private static final int RADIX = 36;

    /** No topic gets so far within one message; with so many chunks at most no sum overflows. */
    private static final long WIDEST = 1L << 40;

    private static final int MOST = 1 << 20;

    /** Throws {@link IllegalArgumentException} for everything that {@link #between} does not write. */
    public ChunkGaps {
        if (count(text) > MOST) {
            throw new IllegalArgumentException("no message has so many chunks");
        }
    }

    /** Of offsets that ascend. */
    public static ChunkGaps between(List<Long> offsets) {
        StringBuilder text = new StringBuilder();
        int times = 0;
        for (int i = 1; i < offsets.size(); i++) {
            long gap = offsets.get(i) - offsets.get(i - 1);
            times++;
            if (i + 1 == offsets.size() || offsets.get(i + 1) - offsets.get(i) != gap) {
                text.append(text.isEmpty() ? "" : " ").append(Long.toString(gap, RADIX));
                text.append(times == 1 ? "" : "*" + Integer.toString(times, RADIX));
                times = 0;
            }
        }
        return new ChunkGaps(text.toString());
    }

    public boolean known() {
        return !text.isEmpty();
    }

    /** How many distances there are: one fewer than chunks, or none. */
    public int count() {
        return count(text);
    }

    /** Where the chunks lie, the first of them at {@code first}. */
    public long[] offsets(long first) {
        long[] offsets = new long[count() + 1];
        offsets[0] = first;
        int at = 1;
        for (String run : known() ? text.split(" ", -1) : new String[0]) {
            long gap = gap(run);
            for (int left = times(run); left > 0; left--, at++) {
                offsets[at] = offsets[at - 1] + gap;
            }
        }
        return offsets;
    }

    private static int count(String text) {
        long count = 0;
        for (String run : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            long gap = gap(run);
            int times = times(run);
            count += times;
            if (gap < 1 || gap > WIDEST || times < 1 || times > MOST || count > MOST) {
                throw new IllegalArgumentException("chunks do not lie so far apart: " + run);
            }
        }
        return (int) count;
    }

    private static long gap(String run) {
        int star = run.indexOf('*');
        return Long.parseLong(star < 0 ? run : run.substring(0, star), RADIX);
    }

    private static int times(String run) {
        int star = run.indexOf('*');
        return star < 0 ? 1 : Integer.parseInt(run.substring(star + 1), RADIX);
    }
}
