package dev.milena.stream.dead;

import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads records of {@code mail.dead}. Stateless. */
final class Letters {

    private Letters() {}

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + "/" + record.offset();
    }

    /** The id of the letter that this record closes; null when it is a letter itself. */
    static @Nullable String closed(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? text(record, TopicNames.REPLAYED_HEADER) : null;
    }

    /** Beside its letter, so that they age together. */
    static ProducerRecord<byte[], byte[]> closing(ConsumerRecord<byte[], byte[]> letter) {
        ProducerRecord<byte[], byte[]> mark =
                new ProducerRecord<>(TopicNames.DEAD, letter.partition(), letter.key(), null);
        mark.headers().add(TopicNames.REPLAYED_HEADER, id(letter).getBytes(StandardCharsets.US_ASCII));
        return mark;
    }

    static Letter read(ConsumerRecord<byte[], byte[]> record, boolean replayed) {
        String message = null;
        int recipients = 0;
        switch (Content.of(record)) {
            case Content.Mail mail -> {
                message = mail.mail().id().toString();
                recipients = mail.mail().envelope().recipients().size();
            }
            case Content.Work work -> {
                message = work.task().mail().toString();
                recipients = work.task().envelope().recipients().size();
            }
            case Content.Unreadable unreadable -> {}
        }
        String reason = text(record, TopicNames.REASON_HEADER);
        return new Letter(
                id(record),
                Instant.ofEpochMilli(record.timestamp()),
                text(record, TopicNames.ORIGIN_HEADER),
                text(record, TopicNames.TARGET_HEADER),
                message,
                recipients,
                reason == null ? "it does not say" : reason,
                text(record, TopicNames.STACK_HEADER),
                text(record, TopicNames.TRUNCATED_HEADER),
                replayed);
    }

    static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
