package dev.milena.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.EnhancedCode;
import dev.milena.smtp.Reply;
import dev.milena.smtp.reply.ReplyReader.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    @Test
    void readsOneLine() {
        assertThat(read("250 2.1.5 Ok, go on\r\n"))
                .containsExactly(complete(250, EnhancedCode.of("2.1.5"), "Ok, go on"));
    }

    @Test
    void readsManyLines() {
        assertThat(read("250-mx.example\r\n250-SIZE 100\r\n250 PIPELINING\r\n"))
                .containsExactly(complete(250, null, "mx.example", "SIZE 100", "PIPELINING"));
    }

    @Test
    void takesTheEnhancedCodeOffEveryLine() {
        assertThat(read("550-5.7.1 no\r\n550-5.7.1\r\n550 5.7.1 never\r\n"))
                .containsExactly(complete(550, EnhancedCode.of("5.7.1"), "no", "", "never"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4.1.1 x",
                "5.1 x",
                "5.1.1x",
                "5..1 x",
                "5.1.1111 x",
                "5.1111.1 x",
                "51.1.1 x",
                "5.1. x",
                "5 x",
                "5.1.1.1"
            })
    void leavesAloneWhatIsNoEnhancedCodeOfTheClass(String text) {
        assertThat(read("550 " + text + "\r\n")).containsExactly(complete(550, null, text));
    }

    @Test
    void acceptsACodeWithoutText() {
        assertThat(read("250\r\n354 \r\n250-\r\n250\r\n"))
                .containsExactly(complete(250, null, ""), complete(354, null, ""), complete(250, null, "", ""));
    }

    @Test
    void toleratesLinesThatEndWithLfOnly() {
        assertThat(read("250-a\n250 b\n")).containsExactly(complete(250, null, "a", "b"));
    }

    @Test
    void replacesControlCharactersAndOctetsThatAreNoUtf8() {
        byte[] octets = "250 a\0b\7c\td".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(octets, new byte[] {(byte) 0xff, '\r', '\n'}))
                .containsExactly(complete(250, null, "a?b?c d\ufffd"));
    }

    @Test
    void readsUtf8() {
        assertThat(read("550 kein Anschluß\r\n")).containsExactly(complete(550, null, "kein Anschluß"));
    }

    @Test
    void keepsABareCrOutOfTheText() {
        assertThat(read("250 a\rb\r\n")).containsExactly(complete(250, null, "a?b"));
    }

    @Test
    void keepsTheFirstTwoKiBOfALongLine() {
        List<Result> results = read("250 " + "x".repeat(5000) + "\r\n250 y\r\n");
        assertThat(results).hasSize(2);
        assertThat(((Result.Complete) results.get(0)).reply().text()).hasSize(ReplyReader.MAX_LINE - 4);
        assertThat(results.get(1)).isEqualTo(complete(250, null, "y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "25\r\n",
                "hello there\r\n",
                "1xx\r\n",
                "120 x\r\n",
                "650 x\r\n",
                "2500 x\r\n",
                "250x\r\n",
                "250\tx\r\n",
                " 250 x\r\n",
                "250-a\r\n550 b\r\n",
                "250-a\r\nb\r\n",
                "\0\0\0\0\r\n",
                "250\0ok\r\n"
            })
    void refusesWhatIsNoReply(String octets) {
        assertThat(read(octets)).hasSize(1).first().isInstanceOf(Result.Malformed.class);
    }

    @Test
    void staysMalformed() {
        assertThat(read("garbage\r\n250 ok\r\n")).hasSize(1).first().isInstanceOf(Result.Malformed.class);
    }

    @Test
    void endsWhatHasNoEnd() {
        assertThat(read("250-more\r\n".repeat(1000))).hasSize(1).first().isInstanceOf(Result.Malformed.class);
        assertThat(read("250 " + "x".repeat(200_000))).hasSize(1).first().isInstanceOf(Result.Malformed.class);
        assertThat(read(("250-" + "x".repeat(3000) + "\r\n").repeat(90)))
                .hasSize(1)
                .first()
                .isInstanceOf(Result.Malformed.class);
    }

    @Test
    void takesAsManyLinesAsItPromises() {
        assertThat(read("250-more\r\n".repeat(ReplyReader.MAX_LINES - 1) + "250 end\r\n"))
                .hasSize(1)
                .first()
                .isInstanceOf(Result.Complete.class);
    }

    @Test
    void whateverComesItNeitherThrowsNorLoops() {
        Random random = new Random(7);
        String alphabet = "2345609 -\r\n\n.x\0\u00e9";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder octets = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                octets.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (Result result : read(octets.toString())) {
                if (result instanceof Result.Complete complete) {
                    assertThat(complete.reply().text().chars()).allMatch(c -> c >= ' ');
                }
            }
        }
    }

    @Test
    void knowsWhetherItIsInTheMiddle() {
        ReplyReader reader = new ReplyReader();
        assertThat(reader.midReply()).isFalse();
        Result first = reader.read((byte) '2');
        assertThat(first).isInstanceOf(Result.NeedMore.class);
        assertThat(reader.midReply()).isTrue();
    }

    private static Result complete(int code, @Nullable EnhancedCode enhanced, String... lines) {
        return new Result.Complete(new Reply(code, enhanced, List.of(lines)));
    }

    private static List<Result> read(String octets) {
        return read(octets.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Result> read(byte[]... parts) {
        ReplyReader reader = new ReplyReader();
        List<Result> results = new ArrayList<>();
        for (byte[] part : parts) {
            for (byte octet : part) {
                Result result = reader.read(octet);
                if (!(result instanceof Result.NeedMore)) {
                    results.add(result);
                }
                if (result instanceof Result.Malformed) {
                    return results;
                }
            }
        }
        return results;
    }
}
