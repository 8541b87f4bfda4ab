package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Envelope;
import dev.milena.mail.MailId;
import dev.milena.mail.Parsed;
import dev.milena.mail.Recipient;
import dev.milena.mail.Task;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.EventBrief;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes lines of the ledger of records, one method for each kind of topic. Thread-safe. */
final class Account {

    private final Ledger ledger;
    private final Positions positions;
    private final Window window;
    private final AtomicLong unreadable = new AtomicLong();

    Account(Ledger ledger, Positions positions, Window window) {
        this.ledger = ledger;
        this.positions = positions;
        this.window = window;
    }

    long unreadable() {
        return unreadable.get();
    }

    void event(ConsumerRecord<byte[], byte[]> record) {
        Header origin = record.headers().lastHeader(TopicNames.ORIGIN_HEADER);
        if (origin != null && origin.value() != null) {
            about(
                    new String(origin.value(), StandardCharsets.US_ASCII),
                    record.headers().lastHeader(TopicNames.SETTLED_HEADER) != null);
        }
        if (record.value() != null) {
            brief(record);
        }
    }

    private void about(String origin, boolean settled) {
        int second = origin.lastIndexOf('/');
        int first = origin.lastIndexOf('/', second - 1);
        if (first < 0) {
            return;
        }
        try {
            TopicPartition partition = new TopicPartition(
                    origin.substring(0, first), Integer.parseInt(origin.substring(first + 1, second)));
            long offset = Long.parseLong(origin.substring(second + 1));
            positions.heardOf(partition, offset);
            if (settled) {
                positions.settled(partition, offset);
            }
        } catch (NumberFormatException foreign) {
            unreadable.incrementAndGet();
        }
    }

    private void brief(ConsumerRecord<byte[], byte[]> record) {
        switch (EventCodec.brief(record.value())) {
            case Parsed.Malformed<EventBrief> bad -> unreadable.incrementAndGet();
            case Parsed.Ok<EventBrief> ok -> {
                EventBrief event = ok.value();
                Kind.of(event.type())
                        .ifPresent(kind -> add(
                                record,
                                event.mail(),
                                event.ordinal(),
                                kind,
                                event.eventId().hashCode()));
            }
        }
    }

    void task(ConsumerRecord<byte[], byte[]> record) {
        if (positions.open(new TopicPartition(record.topic(), record.partition()), record.offset())) {
            Header header = record.headers().lastHeader(TopicNames.TASK_HEADER);
            task(record, header == null ? record.value() : header.value(), Kind.AT_DELIVERER);
        }
    }

    void retry(ConsumerRecord<byte[], byte[]> record) {
        task(record, record.value(), Kind.WAITING);
    }

    private void task(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] json, Kind kind) {
        if (json == null || !(TaskCodec.decode(json) instanceof Parsed.Ok<Task> ok)) {
            unreadable.incrementAndGet();
            return;
        }
        add(record, ok.value().mail(), ok.value().envelope(), kind);
    }

    void accepted(ConsumerRecord<byte[], byte[]> record) {
        Header cancel = record.headers().lastHeader(TopicNames.CANCEL_HEADER);
        if (cancel != null) {
            if (cancel.value() != null
                    && MailId.parse(new String(cancel.value(), StandardCharsets.US_ASCII))
                            instanceof Parsed.Ok<MailId> id) {
                add(record, id.value(), Entry.EVERY, Kind.CANCELLED, 0);
            }
            return;
        }
        Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
        if (envelope == null
                || envelope.value() == null
                || !(AcceptedCodec.decode(envelope.value()) instanceof Parsed.Ok<AcceptedMail> ok)) {
            unreadable.incrementAndGet();
            return;
        }
        boolean before = record.offset() < positions.router(new TopicPartition(record.topic(), record.partition()));
        add(record, ok.value().id(), ok.value().envelope(), before ? Kind.ACCEPTED : Kind.UNROUTED);
    }

    /** A dead record may be anything that we write: mail, a task, or an event that did not fit, which still says what happened. */
    void dead(ConsumerRecord<byte[], byte[]> record) {
        Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
        if (envelope != null
                && envelope.value() != null
                && AcceptedCodec.decode(envelope.value()) instanceof Parsed.Ok<AcceptedMail> mail) {
            add(record, mail.value().id(), mail.value().envelope(), Kind.DEAD);
            return;
        }
        Header task = record.headers().lastHeader(TopicNames.TASK_HEADER);
        byte[] json = task == null ? record.value() : task.value();
        if (json == null && record.headers().lastHeader(TopicNames.REPLAYED_HEADER) != null) {
            // The mark of a letter that was sent back: what it holds is counted where it went.
            return;
        }
        if (json == null) {
            unreadable.incrementAndGet();
        } else if (TaskCodec.decode(json) instanceof Parsed.Ok<Task> ok) {
            add(record, ok.value().mail(), ok.value().envelope(), Kind.DEAD);
        } else {
            brief(record);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record, MailId mail, Envelope envelope, Kind kind) {
        for (Recipient recipient : envelope.recipients()) {
            add(record, mail, recipient.ordinal(), kind, 0);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record, MailId mail, int ordinal, Kind kind, int mark) {
        if (window.holds(mail)) {
            ledger.add(new Entry(
                    mail, ordinal, kind, mark, ledger.number(record.topic()), record.partition(), record.offset()));
        }
    }
}
