package dev.milena.stream.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.stream.Stand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Routers on the broker that all tests share. */
final class Routers {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Routers() {}

    /** Kafka makes its own topics with the first who asks, and a batch whose transaction was not begun in time comes again: so somebody asked already. */
    static Stand stand() throws Exception {
        Stand stand = Stand.shared();
        try (RouteIntake first = open(stand, "first")) {
            for (int i = 0; i < 300 && !first.ready(); i++) {
                assertThat(first.poll(Duration.ofMillis(200))).isEmpty();
            }
            assertThat(first.ready()).isTrue();
        }
        return stand;
    }

    static RouteIntake open(Stand stand, String node) {
        return KafkaRouteIntake.open(stand.settings(), Stand.env(node));
    }

    /** Polls until {@code count} have come, each batch committed, the first with {@code out}. */
    static List<Inbound> gather(RouteIntake intake, int count, List<Outbound> out) {
        List<Inbound> all = new ArrayList<>();
        List<Outbound> with = out;
        while (all.size() < count) {
            List<Inbound> batch = intake.poll(PATIENCE);
            assertThat(batch).isNotEmpty();
            intake.commit(with);
            with = List.of();
            all.addAll(batch);
        }
        return all;
    }

    /** What comes next is what is put there now. */
    static void assertNothingComes(Stand stand, String node) throws Exception {
        MailId last = stand.accept(0);
        MailId other = stand.accept(1);
        try (RouteIntake intake = open(stand, node)) {
            assertThat(ids(gather(intake, 2, List.of()))).containsExactlyInAnyOrder(last, other);
        }
    }

    static Set<MailId> ids(List<Inbound> batch) {
        List<MailId> ids = batch.stream()
                .map(one -> one instanceof Inbound.Accepted accepted
                        ? accepted.mail().id()
                        : null)
                .toList();
        assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
        return ids.stream().collect(Collectors.toSet());
    }
}
