package dev.milena.stream.progress;

import java.util.Arrays;

/**
 * What is committed for a deliver partition: everything below {@code next} is finished, except {@code open}.
 *
 * @param position the lowest unfinished offset, or {@code next} if there is none: the committed offset
 * @param next one above the highest offset ever polled
 * @param open the unfinished offsets from {@code position} on, ascending
 */
public record Checkpoint(long position, long next, long[] open, ReplayFrom replay) {

    public Checkpoint {
        if (position > next || position < 0) {
            throw new IllegalArgumentException("position " + position + " is not within 0 and " + next);
        }
        if (open.length == 0 ? position != next : position != open[0]) {
            throw new IllegalArgumentException("position " + position + " is not the lowest unfinished offset");
        }
        long last = position - 1;
        for (long offset : open) {
            if (offset <= last || offset >= next) {
                throw new IllegalArgumentException("not ascending below " + next + ": " + offset);
            }
            last = offset;
        }
    }

    /** The same of a log that ends at {@code end}: what lay behind is gone, and other records will have those offsets. */
    public Checkpoint upTo(long end) {
        if (next <= end) {
            return this;
        }
        long[] left = Arrays.stream(open).filter(offset -> offset < end).toArray();
        return new Checkpoint(left.length == 0 ? end : left[0], end, left, replay);
    }

    /** Nothing is known of the partition but where to begin. */
    public static Checkpoint at(long position, ReplayFrom replay) {
        return new Checkpoint(position, position, new long[0], replay);
    }
}
