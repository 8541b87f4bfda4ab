package dev.milena.stream.client;

import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record that cannot be handled, on its way to {@code mail.dead}: as it was, with the reason and the place it was found at as headers. */
public final class DeadLetter {

    private DeadLetter() {}

    public static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String reason) {
        Headers headers = new RecordHeaders(record.headers());
        headers.add(TopicNames.REASON_HEADER, reason.getBytes(StandardCharsets.UTF_8));
        headers.add(TopicNames.ORIGIN_HEADER, place(record));
        return new ProducerRecord<>(TopicNames.DEAD, null, record.key(), record.value(), headers);
    }

    private static byte[] place(ConsumerRecord<byte[], byte[]> record) {
        return (record.topic() + "/" + record.partition() + "/" + record.offset()).getBytes(StandardCharsets.US_ASCII);
    }
}
