package dev.milena.stream.client;

import dev.milena.stream.TopicNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be handled, on its way to {@code mail.dead}: as it was, with the reason, the place it was found at and the stack of a bug as headers
 * behind its own. One larger than everything we write is cut and says so: whoever wrote it may write larger records than our producer takes, and then its
 * partition would stop at it. Stateless.
 */
public final class DeadLetter {

    /** Key, value and headers together; mail in the record it was accepted with fits. */
    static final int MAX_OCTETS = 1024 * 1024;

    private static final int MAX_KEY = 4 * 1024;
    private static final int MAX_REASON = 4 * 1024;
    private static final int MAX_STACK = 8 * 1024;

    private DeadLetter() {}

    /** @param bug what was thrown; null when the record itself is the reason */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, String reason, @Nullable Throwable bug) {
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
        explain(headers, reason, place(record).getBytes(StandardCharsets.US_ASCII), bug);
        return new ProducerRecord<>(TopicNames.DEAD, null, key, value, headers);
    }

    /** Adds why, from where, and the stack, behind what is there: the last header of a name is the letter's. */
    public static void explain(Headers headers, String reason, byte[] origin, @Nullable Throwable bug) {
        headers.add(TopicNames.REASON_HEADER, utf8(reason, MAX_REASON));
        headers.add(TopicNames.ORIGIN_HEADER, origin);
        if (bug != null) {
            StringWriter stack = new StringWriter();
            bug.printStackTrace(new PrintWriter(stack));
            headers.add(TopicNames.STACK_HEADER, utf8(stack.toString(), MAX_STACK));
        }
    }

    /** {@code topic/partition/offset}. */
    public static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
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

    private static byte[] utf8(String text, int most) {
        String some = text.length() <= most ? text : text.substring(0, most);
        return some.getBytes(StandardCharsets.UTF_8);
    }
}
