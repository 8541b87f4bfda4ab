package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedMilena.class)
class ADomainThatTakesNoMailIsReportedTest {

    @ParameterizedTest
    @CsvSource({"nullmx, 5.1.10", "nx, 5.1.2", "empty, 5.1.2"})
    void atOnceWithTheStatusThatSaysWhy(String domain, String status, MilenaUnderTest milena) throws IOException {
        String sender = "<about-" + domain + "@src.example>";

        Client.deliver(
                milena.smtpPort(), sender, List.of("<bob@" + domain + ".example>"), Letters.plain("to " + domain));

        KeptMail report = milena.awaitMail(sender, 1).getFirst();
        assertThat(report.report()).isTrue();
        assertThat(new String(report.octets(), UTF_8))
                .contains("Final-Recipient: rfc822; bob@" + domain + ".example")
                .contains("Action: failed")
                .contains("Status: " + status);
    }
}
