package dev.milena.smtp.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.smtp.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionsTest {

    @Test
    void readsWhatAServerOffers() {
        Extensions offered = of(
                "PIPELINING",
                "size 52428800",
                "8bitmime",
                "SMTPUTF8",
                "DSN",
                "CHUNKING",
                "STARTTLS",
                "LIMITS MAILMAX=20 RCPTMAX=50",
                "XCLIENT NAME ADDR");
        assertThat(offered).isEqualTo(new Extensions(true, true, true, true, true, true, true, 52_428_800, 50, 20));
    }

    @Test
    void theNameOfTheServerOffersNothing() {
        assertThat(Extensions.of(Reply.of(250, "PIPELINING"))).isEqualTo(Extensions.NONE);
    }

    @Test
    void aSizeWithoutAUsableNumberIsNoLimit() {
        for (String line : List.of("SIZE", "SIZE 0", "SIZE x", "SIZE -1", "SIZE 99999999999999999999", "SIZE 1 2")) {
            assertThat(of(line).size()).isTrue();
            assertThat(of(line).maxSize()).isZero();
        }
    }

    @Test
    void oddLimitsLimitNothing() {
        for (String line : List.of(
                "LIMITS", "LIMITS RCPTMAX", "LIMITS RCPTMAX=", "LIMITS XRCPTMAX=3", "LIMITS RCPTMAX=9999999999")) {
            assertThat(of(line).maxRecipients()).isZero();
        }
    }

    @Test
    void aHostileLineOfLimitsIsRead() {
        assertThat(of("LIMITS \u00df\u00df\u00df\u00df\u00df\u00df RCPTMAX=").maxRecipients())
                .isZero();
        assertThat(of("limits \u00df\u00df rcptmax=7").maxRecipients()).isEqualTo(7);
    }

    private static Extensions of(String... lines) {
        List<String> all = new java.util.ArrayList<>(List.of("mx.example"));
        all.addAll(List.of(lines));
        return Extensions.of(new Reply(250, null, all));
    }
}
