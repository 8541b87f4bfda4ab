package dev.milena.e2e.faults;

import dev.milena.e2e.process.MilenaProcess;
import org.junit.jupiter.api.Test;

/** D1, D12, D23: kill -9 under load, twice each, and started again. */
@With
class AKilledServiceLosesNothingTest {

    /**
     * Decision 7: no more deliveries are unrecorded than there are connections, at least 32 and at most so many. How many connections there are at a kill hangs on
     * how much waited meanwhile.
     */
    private static final int UNRECORDED = 100;

    @Test
    void theIngress(Cluster cluster) {
        kill(cluster, cluster.ingress(), 0);
    }

    @Test
    void theRouter(Cluster cluster) {
        kill(cluster, cluster.router(), 0);
    }

    @Test
    void theDeliverer(Cluster cluster) {
        kill(cluster, cluster.deliverer(), 2L * UNRECORDED);
    }

    private static void kill(Cluster cluster, MilenaProcess victim, long mostDuplicates) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 60, 20)) {
            for (int kill = 1; kill <= 2; kill++) {
                load.awaitDelivered(before + kill * 250L);
                cluster.killAndRestart(victim);
            }
            load.judge(mostDuplicates);
        }
    }
}
