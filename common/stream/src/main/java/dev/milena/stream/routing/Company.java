package dev.milena.stream.routing;

import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * While there is new mail, what comes back goes along with it, some with each turn. In a turn of its own it would make the next new message wait for one more
 * transaction, which takes as long for one message as for a hundred. When nothing new comes it goes alone, after {@link #PATIENCE}. For the poll thread.
 */
final class Company {

    /** What comes back waits so long for new mail to go with; it has waited for seconds at least. */
    private static final long PATIENCE = Duration.ofMillis(25).toNanos();

    /** So many go along with however few are new: a small part of what a turn may take, so that it is little longer. */
    private static final int FEW = 25;

    /** In a turn of their own: with {@link #PATIENCE} between two of them ten thousand a second, beside new mail of which there is little. */
    private static final int ALONE = 250;

    private long now;
    private long servedAt;
    private boolean waits;
    private int room;

    /**
     * A turn may begin.
     *
     * @param newMail whether there was new mail lately
     * @param here what the turn can be made of, none of it empty
     */
    void begin(boolean newMail, Map<TopicPartition, ? extends List<?>> here, long nanos) {
        now = nanos;
        int fresh = 0;
        boolean back = false;
        for (Map.Entry<TopicPartition, ? extends List<?>> part : here.entrySet()) {
            if (TopicNames.isRetry(part.getKey().topic())) {
                back = true;
            } else {
                fresh += part.getValue().size();
            }
        }
        if (!back) {
            servedAt = nanos;
        }
        waits = newMail && back && fresh == 0 && nanos - servedAt < PATIENCE;
        if (newMail) {
            room = fresh > 0 ? Math.max(FEW, fresh) : ALONE;
        } else {
            room = Integer.MAX_VALUE;
        }
    }

    /** Whether nothing of this partition may be taken now. */
    boolean holds(TopicPartition partition) {
        return (waits || room == 0) && TopicNames.isRetry(partition.topic());
    }

    /** A message of this partition was taken. */
    void took(TopicPartition partition) {
        if (TopicNames.isRetry(partition.topic())) {
            room--;
            servedAt = now;
        }
    }

    /** How long to wait for new mail: not longer than {@code max}. Right after {@link #begin}. */
    Duration wait(Duration max) {
        Duration wait = waits ? Duration.ofNanos(PATIENCE - (now - servedAt)) : max;
        return wait.compareTo(max) < 0 ? wait : max;
    }
}
