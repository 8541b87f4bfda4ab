package dev.milena.stream.routing;

import static dev.milena.stream.routing.KafkaRouteIntakeTest.assertNothingComes;
import static dev.milena.stream.routing.KafkaRouteIntakeTest.gather;
import static dev.milena.stream.routing.KafkaRouteIntakeTest.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.stream.Stand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A poll that brings more than a turn takes on, on a real broker. Every test leaves nothing to route. */
@Tag("containers")
class TurnsOfManyRecipientsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Stand stand;

    @BeforeAll
    static void broker() throws Exception {
        stand = Stand.shared();
    }

    @AfterAll
    static void end() {
        // Null where the class was skipped for want of a container engine.
        if (stand != null) {
            stand.close();
        }
    }

    @Test
    void aTurnTakesNoMoreThanATransactionHoldsAndTheRestComesNext() throws Exception {
        Set<MailId> all = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            all.add(stand.accept(i % 2, 900));
        }
        List<Inbound> got = new ArrayList<>();
        try (RouteIntake intake = KafkaRouteIntake.open(stand.settings(), Stand.env("fan"))) {
            while (got.size() < all.size()) {
                List<Inbound> batch = intake.poll(PATIENCE);
                assertThat(batch).hasSizeBetween(1, 3);
                intake.commit(List.of());
                got.addAll(batch);
            }
        }
        assertThat(ids(got)).isEqualTo(all);
        assertNothingComes(stand, "fan");
    }

    @Test
    void whatWasLeftOverFromAnAbortedTurnComesOnceLikeTheTurnItself() throws Exception {
        Set<MailId> all = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            all.add(stand.accept(i % 2, 900));
        }
        try (RouteIntake intake =
                KafkaRouteIntake.open(stand.settings(Map.of("max.block.ms", "3000")), Stand.env("left"))) {
            assertThat(intake.poll(PATIENCE)).hasSizeBetween(1, 3);
            intake.commit(List.of(new Outbound.Park(stand.task("nowhere.example", 1), Duration.ofSeconds(7))));
            assertThat(ids(gather(intake, all.size(), List.of()))).isEqualTo(all);
        }
        assertNothingComes(stand, "left");
    }
}
