package dev.milena.stream.delivery;

import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.TopicNames;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Progress;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One deliver partition under one assignment. A partition that comes back is a new holding, so whatever still refers to this one can do no harm. Belongs to
 * the poll thread, except {@link #held()}, {@link #eventsPartition()} and {@link #partition()}.
 */
final class Holding {

    private final TopicPartition kafkaPartition;
    private final Partition partition;
    private final int eventsPartition;
    private final Progress progress;
    private volatile boolean held = true;
    private boolean released;
    private boolean paused;
    private boolean changed;

    /** Tasks handed out and neither settled nor left. */
    private int inHand;

    Holding(TopicPartition kafkaPartition, int eventsPartition, Progress progress) {
        this.kafkaPartition = kafkaPartition;
        this.partition = new Partition(
                new DeliverTopic(kafkaPartition.topic().substring(TopicNames.DELIVER_PREFIX.length())),
                kafkaPartition.partition());
        this.eventsPartition = eventsPartition;
        this.progress = progress;
    }

    TopicPartition kafkaPartition() {
        return kafkaPartition;
    }

    Partition partition() {
        return partition;
    }

    int eventsPartition() {
        return eventsPartition;
    }

    Progress progress() {
        return progress;
    }

    /** False from the moment the partition is given away: nothing but a delivery may be recorded for it any more. */
    boolean held() {
        return held;
    }

    /** It is about to be given away; what was recorded before still counts until {@link #release}. */
    void leave() {
        held = false;
    }

    /** The last commit is made: its successor has an account of its own. */
    void release() {
        held = false;
        released = true;
    }

    boolean released() {
        return released;
    }

    boolean paused() {
        return paused;
    }

    void paused(boolean now) {
        paused = now;
    }

    int inHand() {
        return inHand;
    }

    void handedOut() {
        inHand++;
    }

    /** Applies the end of a ticket: {@code finished} by its outcome, or left unfinished. */
    void ended(Ticket ticket, boolean finished) {
        if (ticket.end()) {
            inHand--;
        }
        if (finished) {
            progress.finish(ticket.claim());
            changed = true;
        }
    }

    /** An offset that never became a ticket is finished. */
    void skipped() {
        changed = true;
    }

    /** The consumer is at {@code position}: whatever lies below was handed out or is a gap. */
    void reached(long position) {
        long before = progress.position();
        progress.reached(position);
        changed |= progress.position() != before;
    }

    boolean changed() {
        return changed;
    }

    void commitFailed() {
        changed = true;
    }

    OffsetAndMetadata commit(EventsLog events) {
        changed = false;
        Checkpoint checkpoint = progress.checkpoint(events.mark(eventsPartition));
        return new OffsetAndMetadata(checkpoint.position(), CheckpointText.write(checkpoint));
    }
}
