package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.sink.KeptMail;
import dev.milena.mail.BodyRef;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a message changes the way it goes: beside its task, in its accepted record, in chunks, in one chunk more. */
@ExtendWith(SharedMilena.class)
class MessagesAroundEveryLimitArriveUnchangedTest {

    @ValueSource(ints = {BodyRef.BESIDE_TASK, BodyRef.INLINE_LIMIT, 2 * BodyRef.CHUNK_SIZE, 3 * BodyRef.CHUNK_SIZE})
    void byAnOctet(int limit, MilenaUnderTest milena) throws IOException {
        byte[] small = Letters.plain("measured");
        String recipient = "<small@limit" + limit + ".example>";
        int added = milena.exchange("<ada@src.example>", recipient, small).octets().length - small.length;
        for (int stored = limit - 1; stored <= limit + 1; stored++) {
            byte[] letter = Letters.of(stored - added);
            // With SIZE it leaves in chunks from the first one on, without it only once it is seen to be large.
            for (String size : new String[] {"", " SIZE=" + letter.length}) {
                String to = "<size" + size.isEmpty() + stored + "@limit" + limit + ".example>";
                KeptMail mail = milena.exchange("<ada@src.example>" + size, to, letter);
                assertThat(mail.octets()).hasSize(stored);
                assertThat(Arrays.copyOfRange(mail.octets(), added, stored)).isEqualTo(letter);
            }
        }
    }
}
