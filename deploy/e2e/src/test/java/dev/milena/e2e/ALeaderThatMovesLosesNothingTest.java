package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The leader of what is being accepted stops in order, comes back, and is made the leader again, while mail flows. */
@Tag("faults")
@ExtendWith(MilenaOnThreeBrokers.Shared.class)
class ALeaderThatMovesLosesNothingTest {

    private static final int MESSAGES = 2400;
    private static final String ACCEPTED = "mail.accepted";

    @Test
    void awayAndBack(MilenaOnThreeBrokers product) {
        ThreeBrokers brokers = product.brokers();
        brokers.awaitInSync();
        brokers.electPreferredLeaders();
        int leader = brokers.leader(ACCEPTED, 0).orElseThrow();
        MilenaOnThreeBrokers.Load load = product.load(MESSAGES, 60);
        await("mail flows").atMost(MilenaOnThreeBrokers.PATIENCE).until(() -> load.arrived() > MESSAGES / 6);

        brokers.stop(leader);
        await("another leads").atMost(MilenaOnThreeBrokers.PATIENCE).until(() -> brokers.leader(ACCEPTED, 0)
                .filter(now -> now != leader)
                .isPresent());
        brokers.start(leader);
        brokers.awaitInSync();
        brokers.electPreferredLeaders();
        await("it leads again").atMost(MilenaOnThreeBrokers.PATIENCE).until(() -> brokers.leader(ACCEPTED, 0)
                .equals(Optional.of(leader)));

        Report report = load.report();
        assertThat(report.clean()).as(report.toString()).isTrue();
        assertThat(report.accepted()).as(report.toString()).isGreaterThan(MESSAGES / 2);
        assertThat(load.duplicates()).as(report.toString()).isZero();
    }
}
