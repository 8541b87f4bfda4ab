package dev.milena.smtp.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkReaderTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ChunkReader reader = new ChunkReader(20);

    @Test
    void takesExactlyTheOctetsThatWereAnnounced() {
        reader.begin(5);
        assertThat(feed("a.\r\n.QUIT\r\n")).isEqualTo(5);
        assertThat(reader.ended()).isTrue();
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("a.\r\n.");
    }

    @Test
    void aLineEndMayLieOnAChunkBorder() {
        chunk("a\r");
        chunk("\nb\r\n");
        reader.finish();
        assertThat(reader.fault()).isEqualTo(Fault.NONE);
    }

    @Test
    void aCarriageReturnAtTheVeryEndIsBare() {
        chunk("a\r");
        reader.finish();
        assertThat(reader.fault()).isEqualTo(Fault.BARE_CR);
    }

    @Test
    void aCarriageReturnOnABorderBeforeSomethingElseIsBare() {
        chunk("a\r");
        chunk("b");
        assertThat(reader.fault()).isEqualTo(Fault.BARE_CR);
    }

    @Test
    void bareLineFeedsAndNulsAreFaultsAndTheChunkIsStillReadToItsEnd() {
        reader.begin(6);
        assertThat(feed("a\nb")).isEqualTo(3);
        assertThat(feed("\u0000cdQUIT")).isEqualTo(3);
        assertThat(reader.fault()).isEqualTo(Fault.BARE_LF);
        assertThat(reader.ended()).isTrue();
    }

    @Test
    void sizesAreComparedWithoutOverflow() {
        chunk("0123456789");
        reader.begin(10);
        assertThat(reader.fault()).isEqualTo(Fault.NONE);
        reader.begin(999_999_999_999_999_999L);
        assertThat(reader.fault()).isEqualTo(Fault.TOO_LARGE);
    }

    private void chunk(String text) {
        reader.begin(text.length());
        assertThat(feed(text)).isEqualTo(text.length());
    }

    private int feed(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return reader.read(octets, 0, octets.length, out::write);
    }
}
