package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.sink.KeptMail;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedMilena.class)
class FiveHundredRecipientsGetOneEachTest {

    @Test
    void inThreeHundredDomainsWithOneTransactionForEachDomain(MilenaUnderTest milena) throws IOException {
        List<String> recipients = IntStream.range(0, 500)
                .mapToObj(i -> "<u" + i + "@d" + i % 300 + ".five-hundred.example>")
                .toList();

        Client.deliver(milena.smtpPort(), "<ada@src.example>", recipients, Letters.plain("five hundred"));

        await().atMost(MilenaUnderTest.PATIENCE)
                .until(() -> recipientsOf(milena).size() >= 500);
        assertThat(recipientsOf(milena)).containsExactlyInAnyOrderElementsOf(recipients);
        assertThat(mails(milena)).hasSize(300);
    }

    private static List<KeptMail> mails(MilenaUnderTest milena) {
        return milena.sink().account().kept().stream()
                .filter(mail -> mail.recipients().getFirst().contains(".five-hundred.example>"))
                .toList();
    }

    private static List<String> recipientsOf(MilenaUnderTest milena) {
        return mails(milena).stream()
                .flatMap(mail -> mail.recipients().stream())
                .toList();
    }
}
