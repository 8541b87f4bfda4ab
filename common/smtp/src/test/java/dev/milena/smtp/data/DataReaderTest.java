package dev.milena.smtp.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataReaderTest {

    private static final long LIMIT = 1000;

    private record Read(String text, boolean ended, Fault fault, long octets, int taken) {}

    @Test
    void endsAtCrLfDotCrLfAndLeavesWhatFollows() {
        assertThat(read("a: b\r\n\r\nhello\r\n.\r\nQUIT\r\n"))
                .isEqualTo(new Read("a: b\r\n\r\nhello\r\n", true, Fault.NONE, 15, 18));
    }

    @Test
    void anEmptyMessageEndsAtItsFirstDot() {
        assertThat(read(".\r\n")).isEqualTo(new Read("", true, Fault.NONE, 0, 3));
    }

    @Test
    void removesOneDotFromALineThatBeginsWithOne() {
        assertThat(read("..a\r\n...\r\n.b\r\na.\r\n.\r\n").text()).isEqualTo(".a\r\n..\r\nb\r\na.\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\r.\r",
                "\n.\r\n",
                "\r.\r\n",
                "\r\n.\n",
                "\r\n.\r",
                "\r\n.\r\r\n",
                "\n\n.\r\n",
                "\r\n\u0000.\r\n",
                "\r\n.\u0000\r\n",
                "\r\n. \r\n",
                "\r\n.\r\u0000\n",
                "\n\r.\r\n",
                "\r\r\n..\r\n",
                "\u0000\r\n..\r\n"
            })
    void noOtherFormEndsTheMessage(String form) {
        Read read = read("a: b\r\n\r\nx" + form + "MAIL FROM:<smuggled@src.example>\r\n.\r\n");
        assertThat(read.ended()).isTrue();
        assertThat(read.taken())
                .isEqualTo(("a: b\r\n\r\nx" + form + "MAIL FROM:<smuggled@src.example>\r\n.\r\n").length());
    }

    @Test
    void namesTheFirstFault() {
        assertThat(read("a\nb\u0000\r\n.\r\n").fault()).isEqualTo(Fault.BARE_LF);
        assertThat(read("a\rb\nc\r\n.\r\n").fault()).isEqualTo(Fault.BARE_CR);
        assertThat(read("a\u0000b\rc\r\n.\r\n").fault()).isEqualTo(Fault.NUL);
        assertThat(read("a".repeat(1001) + "\r\n.\r\n").fault()).isEqualTo(Fault.TOO_LARGE);
        assertThat(read("a".repeat(998) + "\r\n.\r\n").fault()).isEqualTo(Fault.NONE);
    }

    @Test
    void everySplitOfAnInputReadsTheSame() {
        String[] pieces = {"\r\n", ".", "\r", "\n", "a", "\u0000", "hello world, hello", "\u00e9", "\r\n.\r\n", ".."};
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            boolean clean = random.nextInt(3) > 0;
            for (int n = random.nextInt(30); n > 0; n--) {
                String piece = pieces[random.nextInt(pieces.length)];
                text.append(
                        clean && (piece.equals("\r") || piece.equals("\n") || piece.equals("\u0000")) ? "b" : piece);
            }
            byte[] in = text.append("\r\n.\r\nQUIT\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            Read whole = read(in, in.length, random);
            assertThat(whole.ended()).isTrue();
            assertThat(read(in, 1, random)).isEqualTo(whole);
            assertThat(read(in, 20, random)).isEqualTo(whole);
            assertThat(whole.text()).isEqualTo(whole.fault() == Fault.NONE ? plain(in) : whole.text());
        }
    }

    /** The message by the slowest means: cut at CRLF.CRLF, then one dot off each line that begins with one. */
    private static String plain(byte[] in) {
        String text = "\r\n" + new String(in, StandardCharsets.ISO_8859_1);
        String message = text.substring(0, text.indexOf("\r\n.\r\n") + 2);
        return message.replace("\r\n.", "\r\n").substring(2);
    }

    private static Read read(String in) {
        byte[] octets = in.getBytes(StandardCharsets.ISO_8859_1);
        return read(octets, octets.length, new Random(1));
    }

    private static Read read(byte[] in, int atMost, Random random) {
        DataReader reader = new DataReader(LIMIT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < in.length && !reader.ended()) {
            int n = Math.min(in.length - at, atMost == in.length ? atMost : 1 + random.nextInt(atMost));
            at += reader.read(in, at, n, out::write);
        }
        String text = reader.fault() == Fault.NONE ? out.toString(StandardCharsets.ISO_8859_1) : "";
        return new Read(text, reader.ended(), reader.fault(), reader.fault() == Fault.NONE ? reader.octets() : -1, at);
    }
}
