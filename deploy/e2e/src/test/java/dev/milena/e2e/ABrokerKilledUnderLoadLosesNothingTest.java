package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of three in turn: one of them is the controller, and each coordinates some groups and transactions. */
@Tag("faults")
@ExtendWith(MilenaOnThreeBrokers.Shared.class)
class ABrokerKilledUnderLoadLosesNothingTest {

    private static final int MESSAGES = 1500;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void nothingIsMissingAndNothingComesTwice(int victim, MilenaOnThreeBrokers product) {
        product.brokers().awaitInSync();
        MilenaOnThreeBrokers.Load load = product.load(MESSAGES, 60);
        await("mail flows").atMost(MilenaOnThreeBrokers.PATIENCE).until(() -> load.arrived() > MESSAGES / 5);

        product.brokers().kill(victim);

        Report report = load.report();
        product.brokers().start(victim);
        assertThat(report.clean()).as(report.toString()).isTrue();
        assertThat(report.accepted()).as(report.toString()).isGreaterThan(MESSAGES / 2);
        assertThat(load.duplicates()).as(report.toString()).isZero();
        product.brokers().awaitInSync();
    }
}
