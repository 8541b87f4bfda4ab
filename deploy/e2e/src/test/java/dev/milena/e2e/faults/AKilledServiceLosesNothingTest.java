package dev.milena.e2e.faults;

import dev.milena.e2e.process.MilenaProcess;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** D1, D12, D23: kill -9 under load, twice each, and started again. */
@With
class AKilledServiceLosesNothingTest {

    /** Decision 7: a lane leaves no more deliveries unrecorded than there are connections, but at least so many. */
    private static final int UNRECORDED = 32;

    @Test
    void theIngress(Cluster cluster) {
        kill(cluster, cluster.ingress(), victim -> 0);
    }

    @Test
    void theRouter(Cluster cluster) {
        kill(cluster, cluster.router(), victim -> 0);
    }

    @Test
    void theDeliverer(Cluster cluster) {
        kill(
                cluster,
                cluster.deliverer(),
                victim -> Math.max(UNRECORDED, (long) victim.metric("milena_deliverer_connections")));
    }

    /** @param mostDuplicates of a kill, asked right before it */
    private static void kill(Cluster cluster, MilenaProcess victim, ToLongFunction<MilenaProcess> mostDuplicates) {
        long most = 0;
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 60, 20)) {
            for (int kill = 1; kill <= 2; kill++) {
                load.awaitDelivered(before + kill * 250L);
                most += mostDuplicates.applyAsLong(victim);
                cluster.killAndRestart(victim);
            }
            load.judge(most);
        }
    }
}
