package dev.milena.stream.delivery;

import dev.milena.mail.Event;
import dev.milena.mail.Task;
import dev.milena.stream.OutcomeLog.Dead;
import dev.milena.stream.OutcomeLog.Report;
import dev.milena.stream.OutcomeLog.Retry;
import dev.milena.stream.OutcomeLog.Settlement;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.DeadLetter;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Outcomes as records. Stateless. */
final class OutcomeRecords {

    private static final byte[] YES = {'1'};

    private OutcomeRecords() {}

    /** Its events, all in one partition; the last one says whether the task is settled. */
    static List<ProducerRecord<byte[], byte[]>> events(Ticket ticket, List<Event> events, boolean settles) {
        byte[] origin = ticket.origin();
        int partition = ticket.holding().eventsPartition();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size() + 1);
        for (Event event : events) {
            byte[] key = event.id().toString().getBytes(StandardCharsets.US_ASCII);
            records.add(record(partition, key, EventCodec.encode(event), origin));
        }
        if (settles && records.isEmpty()) {
            records.add(record(partition, null, null, origin));
        }
        if (settles) {
            records.getLast().headers().add(TopicNames.SETTLED_HEADER, YES);
        }
        return records;
    }

    static List<ProducerRecord<byte[], byte[]>> settlement(Ticket ticket, Settlement settlement) {
        List<ProducerRecord<byte[], byte[]>> records = events(ticket, settlement.events(), true);
        Retry retry = settlement.retry();
        if (retry != null) {
            records.add(retry(retry.task(), TopicNames.retry(retry.delay())));
        }
        for (Report report : settlement.reports()) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.ACCEPTED, report.octets());
            record.headers().add(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(report.mail()));
            records.add(record);
        }
        Dead dead = settlement.dead();
        if (dead != null) {
            records.add(dead(ticket, dead));
        }
        return records;
    }

    /** The task by reference: whoever replays it sends it on as a retry. */
    private static ProducerRecord<byte[], byte[]> dead(Ticket ticket, Dead dead) {
        ProducerRecord<byte[], byte[]> letter = retry(dead.task(), TopicNames.DEAD);
        DeadLetter.explain(letter.headers(), dead.reason(), ticket.origin(), dead.bug());
        return letter;
    }

    /** What cannot even be read: its offset is settled and the letter written, or neither. */
    static List<ProducerRecord<byte[], byte[]>> unreadable(Ticket ticket, ProducerRecord<byte[], byte[]> letter) {
        List<ProducerRecord<byte[], byte[]>> records = events(ticket, List.of(), true);
        records.add(letter);
        return records;
    }

    /** A record that cannot be written where it belongs, with the reason. Without its value when that is what does not fit. */
    static ProducerRecord<byte[], byte[]> dead(
            Ticket ticket, ProducerRecord<byte[], byte[]> record, byte @Nullable [] value, String reason) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(TopicNames.DEAD, null, null, record.key(), value, record.headers());
        letter.headers().remove(TopicNames.SETTLED_HEADER).remove(TopicNames.REASON_HEADER);
        letter.headers().remove(TopicNames.ORIGIN_HEADER);
        if (letter.headers().lastHeader(TopicNames.TARGET_HEADER) == null) {
            letter.headers().add(TopicNames.TARGET_HEADER, record.topic().getBytes(StandardCharsets.US_ASCII));
        }
        DeadLetter.explain(letter.headers(), reason, ticket.origin(), null);
        return letter;
    }

    private static ProducerRecord<byte[], byte[]> retry(Task task, String topic) {
        byte[] key = task.destination().key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, key, TaskCodec.encode(task));
    }

    private static ProducerRecord<byte[], byte[]> record(
            int partition, byte @Nullable [] key, byte @Nullable [] value, byte[] origin) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.EVENTS, partition, key, value);
        record.headers().add(TopicNames.ORIGIN_HEADER, origin);
        return record;
    }
}
