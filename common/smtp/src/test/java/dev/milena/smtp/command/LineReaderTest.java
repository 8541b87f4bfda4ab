package dev.milena.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.smtp.command.LineReader.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void onlyCrLfEndsALine() {
        assertThat(read("EHLO a\r\nNOOP\r\n", 100)).containsExactly("EHLO a", "NOOP");
        assertThat(read("EHLO a\rNOOP\r\n", 100)).containsExactly("EHLO a\rNOOP");
        assertThat(read("EHLO a\n", 100)).containsExactly("BARE_LF");
        assertThat(read("\n", 100)).containsExactly("BARE_LF");
        assertThat(read("\r\n", 1)).containsExactly("");
    }

    @Test
    void aLineThatIsTooLongIsForgottenAndTheNextOneRead() {
        assertThat(read("a".repeat(4096) + "\r\nb\r\n", 1000)).containsExactly("a".repeat(4096), "b");
        assertThat(read("a".repeat(4097) + "\r\nb\r\n", 1000)).containsExactly("TOO_LONG", "b");
        assertThat(read("a".repeat(4097) + "\r\nb\r\n", 10_000)).containsExactly("TOO_LONG", "b");
    }

    @Test
    void octetsWithoutEndAreAFlood() {
        assertThat(read("a".repeat(70_000), 1000)).startsWith("FLOOD");
    }

    @Test
    void everySplitReadsTheSame() {
        Random random = new Random(3);
        String[] pieces = {"\r\n", "\r", "NOOP", "x".repeat(2000), "é"};
        for (int round = 0; round < 1000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String in = text.append("\r\n").toString();
            List<String> whole = read(in, 1_000_000);
            assertThat(read(in, 1)).isEqualTo(whole);
            assertThat(read(in, 1 + random.nextInt(3000))).isEqualTo(whole);
        }
    }

    private static List<String> read(String text, int atMost) {
        byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
        LineReader reader = new LineReader();
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < in.length) {
            at += reader.read(in, at, Math.min(atMost, in.length - at));
            if (reader.state() == State.LINE) {
                lines.add(new String(reader.array(), reader.offset(), reader.length(), StandardCharsets.ISO_8859_1));
            } else if (reader.state() != State.MORE) {
                lines.add(reader.state().name());
            }
        }
        return lines;
    }
}
