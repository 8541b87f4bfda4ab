package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedMilena.class)
class EightBitsAndUtf8AddressesArriveTest {

    @Test
    void everyOctetValueASmtpLineMayHoldComesThrough(MilenaUnderTest milena) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(
                Letters.crlf("From: <ada@src.example>\nDate: Mon, 05 Jan 2026 12:00:00 +0000\nMessage-ID: <8@x>\n\n"));
        for (int octet = 1; octet < 256; octet++) {
            if (octet != '\r' && octet != '\n') {
                sent.write(octet);
            }
        }
        sent.write(Letters.crlf("\n"));

        try (Client client = new Client(milena.smtpPort())) {
            assertThat(client.send(
                            "<ada@src.example> BODY=8BITMIME", List.of("<bob@eight-bits.example>"), sent.toByteArray()))
                    .startsWith("250");
        }

        KeptMail mail = milena.awaitMail("<bob@eight-bits.example>", 1).getFirst();
        assertThat(mail.mailFrom()).contains("BODY=8BITMIME");
        assertThat(mail.octets()).endsWith(sent.toByteArray());
    }

    @Test
    void anAddressInUtf8IsResolvedByItsALabelAndSentAsItIs(MilenaUnderTest milena) throws IOException {
        byte[] sent = Letters.crlf(
                "From: <ádá@src.example>\nDate: Mon, 05 Jan 2026 12:00:00 +0000\nMessage-ID: <9@x>\nSubject: grüße\n\nhallo\n");

        Client.deliver(milena.smtpPort(), "<ádá@src.example> SMTPUTF8", List.of("<jürgen@bücher.example>"), sent);

        KeptMail mail = milena.awaitMail("<jürgen@", 1).getFirst();
        assertThat(mail.recipients().getFirst()).matches("<jürgen@(bücher|xn--bcher-kva)[.]example>.*");
        assertThat(mail.mailFrom()).startsWith("<ádá@src.example>").contains("SMTPUTF8");
        assertThat(new String(mail.octets(), UTF_8)).contains("Subject: grüße");
    }
}
