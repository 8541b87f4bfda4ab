package dev.milena.stream.client;

import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be handled, on its way to {@code mail.dead}: as it was, with the reason and the place it was found at as headers. One larger than
 * everything we write is cut and says so: whoever wrote it may write larger records than our producer takes, and then its partition would stop at it.
 */
public final class DeadLetter {

    /** Key, value and headers together; mail in the record it was accepted with fits. */
    static final int MAX_OCTETS = 1024 * 1024;

    private static final int MAX_KEY = 4 * 1024;
    private static final int MAX_REASON = 4 * 1024;

    private DeadLetter() {}

    public static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String reason) {
        RecordHeaders headers = new RecordHeaders();
        byte[] key = record.key();
        byte[] value = record.value();
        long size = size(record);
        if (size <= MAX_OCTETS) {
            record.headers().forEach(headers::add);
        } else {
            int left = MAX_OCTETS;
            key = cut(key, MAX_KEY);
            left -= length(key);
            for (Header header : record.headers()) {
                if (octets(header) <= left) {
                    headers.add(header);
                    left -= octets(header);
                }
            }
            value = cut(value, left);
            headers.add(TopicNames.TRUNCATED_HEADER, Long.toString(size).getBytes(StandardCharsets.US_ASCII));
        }
        headers.add(TopicNames.REASON_HEADER, reason(reason));
        headers.add(TopicNames.ORIGIN_HEADER, place(record));
        return new ProducerRecord<>(TopicNames.DEAD, null, key, value, headers);
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = length(record.key()) + (long) length(record.value());
        for (Header header : record.headers()) {
            size += octets(header);
        }
        return size;
    }

    private static int octets(Header header) {
        return header.key().length() + length(header.value());
    }

    private static int length(byte @Nullable [] octets) {
        return octets == null ? 0 : octets.length;
    }

    private static byte @Nullable [] cut(byte @Nullable [] octets, int most) {
        return octets == null || octets.length <= most ? octets : Arrays.copyOf(octets, most);
    }

    private static byte[] reason(String reason) {
        String some = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        return some.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] place(ConsumerRecord<byte[], byte[]> record) {
        return (record.topic() + "/" + record.partition() + "/" + record.offset()).getBytes(StandardCharsets.US_ASCII);
    }
}
