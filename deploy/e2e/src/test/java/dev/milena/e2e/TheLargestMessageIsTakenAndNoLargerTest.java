package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts is what the client sends, without the dots it adds (RFC 1870 §5); what Milena adds does not. */
class TheLargestMessageIsTakenAndNoLargerTest {

    private static final int LARGEST = 2 << 20;
    private static final String SENDER = "<ada@src.example>";

    @Test
    void toTheOctet(@TempDir Path data) throws IOException {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN.withLargest("2MiB"))) {
            for (int size = LARGEST - 1; size <= LARGEST; size++) {
                byte[] letter = Letters.of(size);
                for (String said : new String[] {"", " SIZE=" + size}) {
                    String to = "<all" + size + said.isEmpty() + "@largest.example>";
                    byte[] arrived = milena.exchange(SENDER + said, to, letter).octets();
                    assertThat(Arrays.copyOfRange(arrived, arrived.length - size, arrived.length))
                            .isEqualTo(letter);
                }
            }
            byte[] larger = Letters.of(LARGEST + 1);
            assertThat(answer(milena, SENDER, larger)).startsWith("552 5.3.4");
            assertThat(answer(milena, SENDER + " SIZE=" + larger.length, larger))
                    .startsWith("552 5.3.4");
            byte[] after = Letters.plain("after the one that was too large");
            assertThat(milena.exchange(SENDER, "<after@largest.example>", after).octets())
                    .endsWith(after);
            assertThat(milena.arrived("<large@largest.example>")).isEmpty();
        }
    }

    private static String answer(MilenaUnderTest milena, String sender, byte[] letter) throws IOException {
        try (Client client = new Client(milena.smtpPort())) {
            return client.answer(sender, List.of("<large@largest.example>"), letter);
        }
    }
}
