package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("containers")
@ExtendWith(SharedMilena.class)
class ARefusedRecipientMakesOneReportTest {

    @Test
    void theSenderLearnsWhoRefusedAndWhyAndTheOthersGetTheMail(MilenaUnderTest milena)
            throws IOException, MessagingException {
        List<String> recipients = List.of("<bob@refuse1.example>", "<eve@refuse1.example>", "<ida@fine1.example>");

        Client.deliver(milena.smtpPort(), "<reported@src.example>", recipients, Letters.plain("refused"));

        KeptMail kept = milena.awaitMail("<reported@src.example>", 1).getFirst();
        assertThat(kept.report()).isTrue();
        MimeMessage report = Letters.parsed(kept.octets());
        assertThat(report.getContentType()).startsWith("multipart/report").contains("delivery-status");
        MimeMultipart parts = (MimeMultipart) report.getContent();
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("message/delivery-status");
        String status = new String(parts.getBodyPart(1).getInputStream().readAllBytes(), UTF_8);
        assertThat(status)
                .contains("Final-Recipient: rfc822; bob@refuse1.example")
                .contains("Final-Recipient: rfc822; eve@refuse1.example")
                .doesNotContain("ida@")
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("550");
        milena.awaitMail("<ida@fine1.example>", 1);
    }

    @Test
    void nobodyIsToldAboutAReportThatCouldNotBeDelivered(MilenaUnderTest milena) throws IOException {
        Client.deliver(milena.smtpPort(), "<>", List.of("<bob@refuse2.example>"), Letters.plain("report refused"));
        KeptMail after = milena.exchange("<ada@src.example>", "<bob@after-refuse2.example>", Letters.plain("after"));

        assertThat(after.report()).isFalse();
        assertThat(milena.arrived("<bob@refuse2.example>")).isEmpty();
    }
}
