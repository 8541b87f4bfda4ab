package dev.milena.bench.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientsTest {

    @Test
    void domainsTakeTurns() {
        assertThat(domains(new Recipients(3, 2, "d*.example"), 2)).containsExactly("d0", "d1", "d0", "d1", "d0", "d1");
    }

    @Test
    void inARowOfOneDomainAcrossMessages() {
        assertThat(domains(new Recipients(4, 3, "d*.example", 2), 2))
                .containsExactly("d0", "d0", "d1", "d1", "d2", "d2", "d0", "d0");
    }

    private static List<String> domains(Recipients recipients, int messages) {
        List<String> domains = new ArrayList<>();
        ByteBuf out = Unpooled.buffer();
        for (int number = 0; number < messages; number++) {
            for (int k = 0; k < recipients.perMessage(); k++) {
                out.clear();
                recipients.write(out, recipients.domainOctets(), number, k);
                String address = out.toString(StandardCharsets.US_ASCII);
                domains.add(address.substring(address.indexOf('@') + 1, address.indexOf(".example")));
            }
        }
        return domains;
    }
}
