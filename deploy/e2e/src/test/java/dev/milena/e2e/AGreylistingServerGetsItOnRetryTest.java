package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("containers")
@ExtendWith(SharedMilena.class)
class AGreylistingServerGetsItOnRetryTest {

    @Test
    void whoWasRefusedForNowGetsItOnceLater(MilenaUnderTest milena) throws IOException {
        byte[] sent = Letters.plain("greylisted");

        KeptMail mail = milena.exchange("<ada@src.example>", "<bob@grey1.example>", sent);

        assertThat(Letters.afterReceived(mail.octets())).isEqualTo(new String(sent, UTF_8));
    }

    @Test
    void aDeferralAtTheDotIsTriedAgainForAll(MilenaUnderTest milena) throws IOException {
        List<String> recipients = List.of("<bob@later1.example>", "<eve@later1.example>");

        Client.deliver(milena.smtpPort(), "<deferred@src.example>", recipients, Letters.plain("later"));

        KeptMail mail = milena.awaitMail(recipients.getFirst(), 1).getFirst();
        assertThat(mail.recipients()).containsExactlyInAnyOrderElementsOf(recipients);
    }
}
