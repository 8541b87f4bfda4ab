package dev.milena.stream;

import dev.milena.mail.Task;
import org.jspecify.annotations.Nullable;

/**
 * Deliverer's door in: hands out the tasks of the partitions this process owns, and keeps account of which are finished. Completion is out of order; the
 * lowest unfinished offset is what is committed. Before the first task of a partition it replays the outcomes that were recorded after the last commit, so
 * that a task (or a recipient) whose outcome is on record is not handed out again.
 *
 * <p>{@link #run} is the poll thread and never blocks on delivery.
 */
public interface DeliveryIntake extends AutoCloseable {

    /** Polls until {@link #stop}; calls the handler on this thread. Throws {@link StreamFailure} when Kafka is lost for good. */
    void run(Handler handler);

    /** Ends {@link #run} from any thread. Tasks handed out may still be settled until {@link #close}. */
    void stop();

    boolean ready();

    /** Commits what is finished and leaves (or, with static membership, just stops). */
    @Override
    void close();

    /** What the lanes offer to the intake; called on the poll thread only. */
    interface Handler {

        /**
         * A task to attempt. Hand it to its lane and return at once.
         *
         * @param octets the body when it came along, else null: read it from {@link BodyStore}
         */
        void task(Task task, byte @Nullable [] octets, Receipt receipt);

        /** The tasks of this poll have all been handed out: lets the handler hand them on in one go. Called after every poll that gave a task. */
        default void turnOver() {}

        /** Whether a partition's records are wanted now; asked before every poll. False pauses it: this is how back-pressure reaches Kafka. */
        boolean wants(Partition partition);

        /**
         * A partition is leaving: start nothing more from it, finish or abandon what is in flight within the grace, close idle connections. Must return at
         * once; the intake waits until the partition's receipts are settled or the grace is over, then commits.
         */
        void revoking(Partition partition);
    }

    /** A partition of a deliver topic. */
    record Partition(DeliverTopic topic, int number) {
        @Override
        public String toString() {
            return "mail.deliver." + topic.suffix() + "/" + number;
        }
    }

    /**
     * The claim to one task: settle it exactly once through {@link OutcomeLog}, or leave it (it comes again to whoever owns the partition next).
     * Thread-safe.
     */
    interface Receipt {

        Partition partition();

        /** Whether the partition is still ours and the poll thread is alive: asked right before the final dot. */
        boolean owned();

        /**
         * Whether the partition has not been taken from us: false means for good, the task comes again to its next owner. While it is true and {@link
         * #owned()} is not, nobody knows: wait.
         */
        boolean held();

        /** Nothing will be recorded for this task here: only spares a revoke its wait for it. It comes again to whoever owns the partition next. */
        default void leave() {}
    }
}
