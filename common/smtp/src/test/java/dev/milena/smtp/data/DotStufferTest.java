package dev.milena.smtp.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.smtp.data.DotStuffer.Framed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotStufferTest {

    /** {@code /} stands for CRLF. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "a/|a/",
                "a|a/",
                ".|../",
                "./|../",
                "../|.../",
                "a/.b/|a/..b/",
                "a/./b/|a/../b/",
                "a.b/|a.b/",
                "/./|/../",
                "/../..|/.../.../",
                "a/.|a/../",
            })
    void doublesDotsAtTheBeginningOfLines(String message, String wire) {
        for (int cut = 1; cut <= 5; cut++) {
            assertThat(send(Framing.DATA, message.replace("/", "\r\n"), cut)).isEqualTo(wire.replace("/", "\r\n"));
        }
    }

    @Test
    void aChunkGetsNoDotsButItsLastLineEnd() {
        for (int cut = 1; cut <= 5; cut++) {
            assertThat(send(Framing.BDAT, ".a\r\n.\r\n.b", cut)).isEqualTo(".a\r\n.\r\n.b\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\\nb",
                "a\\rb",
                "a\\n",
                "a\\r",
                "\\n",
                "\\r",
                "a\\n\\r\\nb",
                "a\\r\\r\\nb",
                "a\\r\\n\\nb",
                "a\\0b",
                "a\\r\\n.\\nb",
                "a\\r.\\r\\nb"
            })
    void refusesWhatCouldBeTakenForALineEnd(String message) {
        String octets = message.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");
        for (int cut = 1; cut <= 5; cut++) {
            assertThat(send(Framing.DATA, octets, cut)).isNull();
            assertThat(send(Framing.BDAT, octets, cut)).isNull();
        }
    }

    @Test
    void sharesThePieceWhereNothingChanges() {
        byte[] piece = "a\r\nb\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(new DotStuffer(Framing.DATA).frame(piece, true))
                .isInstanceOfSatisfying(Framed.Octets.class, octets -> assertThat(octets.array())
                        .isSameAs(piece));
    }

    @Test
    void seesOctetsAbove127() {
        DotStuffer stuffer = new DotStuffer(Framing.DATA);
        Framed first = stuffer.frame("a\r\n".getBytes(StandardCharsets.UTF_8), false);
        assertThat(first).isInstanceOf(Framed.Octets.class);
        assertThat(stuffer.sawEightBit()).isFalse();
        Framed second = stuffer.frame("ä\r\n".getBytes(StandardCharsets.UTF_8), true);
        assertThat(second).isInstanceOf(Framed.Octets.class);
        assertThat(stuffer.sawEightBit()).isTrue();
    }

    @Test
    void everyCutGivesTheSame() {
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            StringBuilder message = new StringBuilder();
            int words = random.nextInt(20);
            for (int i = 0; i < words; i++) {
                message.append(new String[] {".", "\r\n", "a", "..", "\r\n.\r\n", "\r", "\n", "é"}
                        [random.nextInt(random.nextInt(5) == 0 ? 8 : 5)]);
            }
            String whole = send(Framing.DATA, message.toString(), 1000);
            assertThat(send(Framing.DATA, message.toString(), 1 + random.nextInt(4)))
                    .isEqualTo(whole);
            if (whole != null) {
                assertThat(whole.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
                assertThat("\r\n" + whole).doesNotContain("\r\n.\r\n");
                String received = ("\r\n" + whole).replace("\r\n.", "\r\n").substring(2);
                assertThat(received)
                        .isEqualTo(
                                message.isEmpty() || message.toString().endsWith("\r\n")
                                        ? message.toString()
                                        : message + "\r\n");
            }
        }
    }

    private static @Nullable String send(Framing framing, String message, int cut) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        DotStuffer stuffer = new DotStuffer(framing);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int at = 0;
        do {
            int end = Math.min(octets.length, at + cut);
            switch (stuffer.frame(Arrays.copyOfRange(octets, at, end), end == octets.length)) {
                case Framed.Octets framed -> wire.write(framed.array(), framed.offset(), framed.length());
                case Framed.Refused refused -> {
                    return null;
                }
            }
            at = end;
        } while (at < octets.length);
        return wire.toString(StandardCharsets.UTF_8);
    }
}
