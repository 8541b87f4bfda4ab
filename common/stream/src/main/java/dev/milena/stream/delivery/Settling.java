package dev.milena.stream.delivery;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One settlement on its way: written as a whole or not at all. For one thread at a time. */
final class Settling {

    /** What becomes of it. */
    @FunctionalInterface
    interface Ended {

        /** Runs once, on the writer's thread. Not written: the partition was given away, and it never will be. */
        void ended(boolean written);
    }

    private final Ticket ticket;
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final Ended ended;

    Settling(Ticket ticket, List<ProducerRecord<byte[], byte[]>> records, Ended ended) {
        this.ticket = ticket;
        this.records = new ArrayList<>(records);
        this.ended = ended;
    }

    Ticket ticket() {
        return ticket;
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return List.copyOf(records);
    }

    void replace(ProducerRecord<byte[], byte[]> record, List<ProducerRecord<byte[], byte[]>> by) {
        for (int i = 0; i < records.size(); i++) {
            if (isSame(records.get(i), record)) {
                records.remove(i);
                records.addAll(i, by);
                return;
            }
        }
    }

    void end(boolean written) {
        ended.ended(written);
    }

    /** The very record: two that are equal are two. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ProducerRecord<byte[], byte[]> one, ProducerRecord<byte[], byte[]> other) {
        return one == other;
    }
}
