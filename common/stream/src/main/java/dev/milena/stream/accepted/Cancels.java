package dev.milena.stream.accepted;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.milena.mail.MailId;
import dev.milena.stream.TopicNames;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancel records of messages that were answered 451 although they may be stored. Each is tried until Kafka has it, or the process ends. Thread-safe; a record
 * is sent outside the lock, which guards the queue.
 */
final class Cancels {

    private static final Logger LOG = LoggerFactory.getLogger(Cancels.class);

    /** More than a listener can be in doubt about in one outage, since it answers 451 at once when Kafka is away. */
    private static final int MOST = 100_000;

    private static final byte[] NOTHING = {};

    private record Cancel(MailId id, int partition) {}

    private final Producer<byte[], byte[]> producer;
    private final Queue<Cancel> waiting = new ArrayDeque<>();
    private int underWay;

    Cancels(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    synchronized void add(MailId id, int partition) {
        add(new Cancel(id, partition));
    }

    private synchronized void add(Cancel cancel) {
        if (waiting.size() < MOST) {
            waiting.add(cancel);
        } else {
            LOG.warn("too many cancels wait for Kafka: {} may be delivered although it was answered 451", cancel.id());
        }
    }

    synchronized boolean none() {
        return waiting.isEmpty() && underWay == 0;
    }

    /** Sends what waits; what fails waits again. Where one is not even taken the others are not tried: each could block for a moment. */
    void send() {
        boolean taken = true;
        for (Cancel cancel : take()) {
            if (taken) {
                taken = sent(cancel);
            } else {
                settled(cancel, true);
            }
        }
    }

    private boolean sent(Cancel cancel) {
        try {
            Future<RecordMetadata> sending =
                    producer.send(record(cancel), (metadata, failure) -> settled(cancel, failure != null));
            return !sending.isDone() || sending.state() == Future.State.SUCCESS;
        } catch (KafkaException | IllegalStateException notSent) {
            LOG.debug("the cancel of {} waits", cancel.id(), notSent);
            settled(cancel, true);
            return false;
        }
    }

    private synchronized List<Cancel> take() {
        List<Cancel> all = List.copyOf(waiting);
        waiting.clear();
        underWay += all.size();
        return all;
    }

    private synchronized void settled(Cancel cancel, boolean failed) {
        underWay--;
        if (failed) {
            add(cancel);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(Cancel cancel) {
        return new ProducerRecord<>(
                TopicNames.ACCEPTED,
                cancel.partition(),
                null,
                null,
                NOTHING,
                List.of(new RecordHeader(
                        TopicNames.CANCEL_HEADER, cancel.id().toString().getBytes(US_ASCII))));
    }
}
