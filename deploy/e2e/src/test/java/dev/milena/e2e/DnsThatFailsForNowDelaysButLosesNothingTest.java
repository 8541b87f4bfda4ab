package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.dns.DnsCase;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedMilena.class)
class DnsThatFailsForNowDelaysButLosesNothingTest {

    @ParameterizedTest
    @EnumSource(
            value = DnsCase.class,
            names = {"SERVFAIL", "REFUSED", "TIMEOUT"})
    void untilItAnswersAgain(DnsCase trouble, MilenaUnderTest milena) throws IOException {
        String domain = "ill-" + trouble.name().toLowerCase(Locale.ROOT) + ".example";
        milena.dns().override(domain, trouble);
        long before = milena.dns().queries();
        Client.deliver(
                milena.smtpPort(), "<ada@src.example>", List.of("<bob@" + domain + ">"), Letters.plain("late DNS"));
        await().atMost(MilenaUnderTest.PATIENCE).until(() -> milena.dns().queries() > before);
        assertThat(milena.arrived("<bob@" + domain + ">")).isEmpty();

        milena.dns().override(domain, null);

        milena.awaitMail("<bob@" + domain + ">", 1);
    }
}
