package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As an upgrade does it: one broker after the other, the next when the last is in sync again. */
@Tag("faults")
@ExtendWith(MilenaOnThreeBrokers.Shared.class)
class ARollingRestartOfTheBrokersLosesNothingTest {

    private static final int MESSAGES = 3000;

    @Test
    void oneAfterTheOther(MilenaOnThreeBrokers product) {
        product.brokers().awaitInSync();
        MilenaOnThreeBrokers.Load load = product.load(MESSAGES, 60);
        await("mail flows").atMost(MilenaOnThreeBrokers.PATIENCE).until(() -> load.arrived() > MESSAGES / 10);

        for (int node = 1; node <= 3; node++) {
            product.brokers().stop(node);
            product.brokers().start(node);
            product.brokers().awaitInSync();
        }

        Report report = load.report();
        assertThat(report.clean()).as(report.toString()).isTrue();
        assertThat(report.accepted()).as(report.toString()).isGreaterThan(MESSAGES / 2);
        assertThat(load.duplicates()).as(report.toString()).isZero();
    }
}
