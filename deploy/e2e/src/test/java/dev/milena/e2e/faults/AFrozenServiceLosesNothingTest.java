package dev.milena.e2e.faults;

import dev.milena.e2e.process.MilenaProcess;
import org.junit.jupiter.api.Test;

/** D4, D24: SIGSTOP under load, long enough that everyone else gives the process up, and SIGCONT. */
@With
class AFrozenServiceLosesNothingTest {

    /** Longer than the embedded broker's session timeout and than a transaction of the router's may be open: ten seconds each. */
    private static final int SECONDS = 14;

    /** What Kafka acknowledged meanwhile is overdue when it wakes up: answered 451, counted, and perhaps twice with whoever it was for. */
    @Test
    void theIngress(Cluster cluster) {
        freeze(cluster, cluster.ingress(), 0);
    }

    @Test
    void theRouter(Cluster cluster) {
        freeze(cluster, cluster.router(), 0);
    }

    /** What was at the dot when it froze may come again: its partitions were nobody's meanwhile, or its own again. */
    @Test
    void theDeliverer(Cluster cluster) {
        freeze(cluster, cluster.deliverer(), 32);
    }

    private static void freeze(Cluster cluster, MilenaProcess victim, long mostDuplicates) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 20)) {
            load.awaitDelivered(before + 250);
            victim.freeze();
            Passing.seconds(SECONDS);
            victim.thaw();
            load.judgeInDoubt(mostDuplicates);
        }
    }
}
