package dev.milena.stream.body;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One record that somebody waits for: the one at an offset, or the first one from an offset on with a key. After it was handed to a reader only the reader's
 * thread touches it, except {@link #cancel()}.
 */
final class Wanted {

    private final TopicPartition partition;
    private final byte @Nullable [] key;
    private final long deadline;
    private final CompletableFuture<Got> got = new CompletableFuture<>();
    private long from;

    private Wanted(TopicPartition partition, long from, byte @Nullable [] key, long deadline) {
        this.partition = partition;
        this.from = from;
        this.key = key;
        this.deadline = deadline;
    }

    static Wanted at(TopicPartition partition, long offset, long deadline) {
        return new Wanted(partition, offset, null, deadline);
    }

    static Wanted keyed(TopicPartition partition, long from, byte[] key, long deadline) {
        return new Wanted(partition, from, key, deadline);
    }

    /** Completes on the reader's thread. */
    CompletableFuture<Got> got() {
        return got;
    }

    TopicPartition partition() {
        return partition;
    }

    long from() {
        return from;
    }

    boolean late(long now) {
        return now - deadline > 0;
    }

    /** Nobody waits any more. */
    void cancel() {
        got.complete(new Got.Away("cancelled"));
    }

    /** Whether nothing is left to do: it was found, cannot be found, or was cancelled. */
    boolean settled() {
        return got.isDone();
    }

    void settle(Got what) {
        got.complete(what);
    }

    /** Takes the next record of the partition, in the order of offsets. Whether it is the one. */
    boolean see(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() < from) {
            return false;
        }
        if (key == null ? record.offset() == from : Arrays.equals(key, record.key())) {
            settle(new Got.Found(record));
            return true;
        }
        if (key == null) {
            settle(missing());
        } else {
            from = record.offset() + 1;
        }
        return false;
    }

    /** The reader is at {@code position} and has seen every record before it. */
    void passed(long position) {
        if (position > from) {
            if (key == null) {
                settle(missing());
            }
            from = position;
        }
    }

    private Got missing() {
        return new Got.Gone("no record at " + partition + " offset " + from);
    }
}
