package dev.milena.stream.routing;

import static dev.milena.stream.routing.Routers.PATIENCE;
import static dev.milena.stream.routing.Routers.assertNothingComes;
import static dev.milena.stream.routing.Routers.gather;
import static dev.milena.stream.routing.Routers.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import dev.milena.mail.Task;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A poll that brings more than a turn takes on, on a real broker. Every test leaves nothing to route. */
@Tag("containers")
class TurnsOfManyRecipientsTest {

    @Test
    void aTurnTakesNoMoreThanATransactionHoldsAndTheRestComesNext() throws Exception {
        try (Stand stand = Routers.stand()) {
            Set<MailId> all = accepted(stand, 12);
            List<Inbound> got = new ArrayList<>();
            try (RouteIntake intake = Routers.open(stand, "fan")) {
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
    }

    @Test
    void whatWasLeftOverFromAnAbortedTurnComesOnceLikeTheTurnItself() throws Exception {
        try (Stand stand = Routers.stand()) {
            Set<MailId> all = accepted(stand, 8);
            try (RouteIntake intake =
                    KafkaRouteIntake.open(stand.settings(Map.of("max.block.ms", "3000")), Stand.env("left"))) {
                assertThat(intake.poll(PATIENCE)).hasSizeBetween(1, 3);
                intake.commit(List.of(new Outbound.Park(stand.task("nowhere.example", 1), Duration.ofSeconds(7))));
                assertThat(ids(gather(intake, all.size(), List.of()))).isEqualTo(all);
            }
            assertNothingComes(stand, "left");
        }
    }

    @Test
    void delayedTasksAmongWhatIsLeftOverComeOnceAndWhenTheyAreDue() throws Exception {
        try (Stand stand = Routers.stand()) {
            List<Outbound> parked = new ArrayList<>();
            Set<Task> tasks = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                Task task = stand.task("due" + i + ".example", 900);
                tasks.add(task);
                parked.add(new Outbound.Park(task, Duration.ofSeconds(1)));
            }
            try (RouteIntake intake = Routers.open(stand, "due")) {
                MailId first = stand.accept(0);
                assertThat(ids(gather(intake, 1, parked))).containsExactly(first);
                Set<MailId> all = accepted(stand, 8);
                Map<Boolean, List<Inbound>> got = gather(intake, all.size() + tasks.size(), List.of()).stream()
                        .collect(Collectors.partitioningBy(Inbound.Due.class::isInstance));
                assertThat(ids(got.getOrDefault(false, List.of()))).isEqualTo(all);
                assertThat(got.getOrDefault(true, List.of()))
                        .containsExactlyInAnyOrderElementsOf(
                                tasks.stream().map(Inbound.Due::new).toList());
            }
            assertNothingComes(stand, "due");
        }
    }

    private static Set<MailId> accepted(Stand stand, int messages) throws Exception {
        Set<MailId> all = new HashSet<>();
        for (int i = 0; i < messages; i++) {
            all.add(stand.accept(i % 2, 900));
        }
        return all;
    }
}
