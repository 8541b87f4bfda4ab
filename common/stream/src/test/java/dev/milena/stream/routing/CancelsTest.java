package dev.milena.stream.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancelsTest {

    private final Cancels cancels = new Cancels();

    @Test
    void aCancelNamesAMessage() {
        MailId id = TestMail.id();
        cancels.note(record(id.toString().getBytes(US_ASCII)));
        assertThat(cancels.cancelled(id)).isTrue();
        assertThat(cancels.cancelled(TestMail.id())).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "x"})
    void whatIsNoCancelOfOursIsPassedOver(@Nullable String value) {
        cancels.note(record(value == null ? null : value.getBytes(US_ASCII)));
        assertThat(cancels.cancelled(TestMail.id())).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 0, null, new byte[0]);
        record.headers().add(TopicNames.CANCEL_HEADER, value);
        return record;
    }
}
