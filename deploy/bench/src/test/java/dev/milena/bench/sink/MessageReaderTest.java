package dev.milena.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.form.MessageForm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final long ID = 0x1234_5678_9abcL;

    private final MessageReader reader = new MessageReader();

    @Test
    void findsAMessageIntactWhereverItIsCut() {
        byte[] octets = message(300);
        for (int cut = 0; cut <= octets.length; cut++) {
            reader.begin(false);
            reader.take(Unpooled.wrappedBuffer(octets), 0, cut);
            reader.take(Unpooled.wrappedBuffer(octets), cut, octets.length);

            assertThat(reader.intact()).isTrue();
            assertThat(reader.id()).isEqualTo(ID);
            assertThat(reader.sent()).isEqualTo(42);
        }
    }

    @Test
    void aReceivedFieldInFrontChangesNothing() {
        byte[] octets = ("Return-Path: <>\r\nReceived:\r\n from x\r\n\tby y\r\n" + text(300)).getBytes(US_ASCII);

        assertThat(intact(octets)).isTrue();
    }

    @Test
    void anyChangedOctetIsSeen() {
        byte[] octets = message(300);
        String whole = text(300);
        int sum = whole.indexOf(MessageForm.SUM_FIELD);
        int rest = whole.indexOf("\r\n\r\n");
        for (int i = 0; i < octets.length; i++) {
            if (i >= sum && i < rest + 2) {
                continue; // the sum itself and the stamp are not covered
            }
            octets[i] ^= 1;
            assertThat(intact(octets)).as("octet %d", i).isFalse();
            octets[i] ^= 1;
        }
    }

    @Test
    void aFieldThatWasAddedOrALineThatWasLostIsSeen() {
        assertThat(intact(("X-Added: 1\r\n" + text(300)).getBytes(US_ASCII))).isFalse();
        String whole = text(300);
        assertThat(intact(whole.substring(0, whole.length() - 78).getBytes(US_ASCII)))
                .isFalse();
    }

    private boolean intact(byte[] octets) {
        reader.begin(false);
        reader.take(Unpooled.wrappedBuffer(octets), 0, octets.length);
        return reader.intact();
    }

    private static String text(int size) {
        return new String(message(size), US_ASCII);
    }

    /** As it is before stuffing; this id's text has no line that begins with a dot. */
    private static byte[] message(int size) {
        ByteBuf out = Unpooled.buffer();
        new MessageForm(size).write(out, ID, 42);
        byte[] octets = new byte[out.readableBytes() - 3];
        out.readBytes(octets);
        assertThat(new String(octets, US_ASCII)).doesNotContain("\r\n.");
        return octets;
    }
}
