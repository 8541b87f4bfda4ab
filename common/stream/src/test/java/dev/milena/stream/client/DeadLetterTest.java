package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Test
    void aLetterIsTheRecordAsItWas() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("mail.accepted", 3, 17, new byte[] {1}, new byte[900 * 1024]);
        record.headers().add("envelope", new byte[100 * 1024]);

        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(record, "odd", null);

        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isSameAs(record.value());
        assertThat(letter.headers().lastHeader("envelope").value()).hasSize(100 * 1024);
        assertThat(header(letter, "reason")).isEqualTo("odd");
        assertThat(header(letter, "origin")).isEqualTo("mail.accepted/3/17");
        assertThat(letter.headers().lastHeader("truncated")).isNull();
    }

    @Test
    void whatIsLargerThanOurProducerTakesIsCutAndSaysSo() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("mail.accepted", 0, 0, new byte[100_000], new byte[9_000_000]);
        record.headers().add("small", new byte[10]);
        record.headers().add("huge", new byte[2_000_000]);

        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(record, "x".repeat(100_000), null);

        int size = letter.key().length + letter.value().length;
        for (Header header : letter.headers()) {
            size += header.value().length;
        }
        assertThat(size).isBetween(1_000_000, DeadLetter.MAX_OCTETS + 10_000);
        assertThat(letter.headers().lastHeader("small")).isNotNull();
        assertThat(letter.headers().lastHeader("huge")).isNull();
        assertThat(header(letter, "truncated")).isEqualTo("11100019");
    }
}
