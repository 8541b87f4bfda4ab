package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("containers")
@ExtendWith(SharedMilena.class)
class AMessageArrivesUnchangedButForReceivedTest {

    @Test
    void everyOctetBehindReceivedIsTheSendersOwn(MilenaUnderTest milena) throws IOException {
        byte[] sent = Letters.plain("unchanged");

        KeptMail mail = milena.exchange("<ada@src.example>", "<bob@unchanged.example>", sent);

        assertThat(mail.mailFrom()).startsWith("<ada@src.example>");
        assertThat(Letters.afterReceived(mail.octets())).isEqualTo(new String(sent, UTF_8));
        assertThat(new String(mail.octets(), UTF_8).split("Received:", -1)).hasSize(2);
    }
}
