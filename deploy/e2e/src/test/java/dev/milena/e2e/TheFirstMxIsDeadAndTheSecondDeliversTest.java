package dev.milena.e2e;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedMilena.class)
class TheFirstMxIsDeadAndTheSecondDeliversTest {

    @ParameterizedTest
    @ValueSource(strings = {"deadmx", "implicit", "alias", "many"})
    void everyLegalWayToAnExchangerIsTaken(String way, MilenaUnderTest milena) throws IOException {
        String recipient = "<bob@" + way + ".example>";

        milena.exchange("<ada@src.example>", recipient, Letters.plain("by " + way));

        milena.awaitMail(recipient, 1);
    }
}
