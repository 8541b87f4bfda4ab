package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.e2e.process.MilenaProcess;
import org.junit.jupiter.api.Test;

/** D3: SIGTERM to each service in turn under load. Each ends by itself with code 0, and nothing is lost or sent twice. */
@With(deliverers = 2)
class ARollingRestartRepeatsNothingTest {

    @Test
    void ofEveryService(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 30)) {
            load.awaitDelivered(before + 200);
            for (MilenaProcess service : cluster.services()) {
                assertThat(service.stop()).as("exit code of %s", service.name()).isZero();
                service.start().awaitReady();
            }
            load.judge(0);
        }
    }
}
