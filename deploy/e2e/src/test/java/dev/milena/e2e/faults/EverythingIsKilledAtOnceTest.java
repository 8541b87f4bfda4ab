package dev.milena.e2e.faults;

import dev.milena.e2e.process.MilenaProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** D29: kill -9 of the broker and of every service in one go, under load, each time in another order, and started again in yet another. */
@With
class EverythingIsKilledAtOnceTest {

    private static final int ROUNDS = 3;

    /** What a deliverer leaves unrecorded at most, however many connections it has: the later kills meet it while it makes up for lost time. */
    private static final long MOST_IN_A_ROUND = 100;

    @Test
    void andLosesNothing(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 40)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitDelivered(before + round * 300L);
                List<MilenaProcess> all = new ArrayList<>(cluster.processes());
                Collections.rotate(all, round);
                all.forEach(MilenaProcess::kill);
                // A service looks for its broker once and ends; what restarts services has to wait for it, as here.
                cluster.kafka().start().awaitReady();
                List<MilenaProcess> services = new ArrayList<>(cluster.services());
                Collections.rotate(services, round);
                services.forEach(MilenaProcess::start);
                services.forEach(MilenaProcess::awaitReady);
            }
            load.judgeInDoubt(ROUNDS * MOST_IN_A_ROUND);
        }
    }
}
