package dev.milena.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * D25: one of two deliverers is stopped while the sink holds fifty messages at the dot. The other takes over and delivers; when the first wakes up it must
 * not deliver what its successor delivers. What may come twice is what was open at the dot.
 */
@With(deliverers = 2)
class AZombieDelivererDeliversNothingMoreTest {

    private static final int HELD = 50;
    private static final int DOMAINS = 25;

    @Test
    void afterItsSuccessorTookOver(Cluster cluster) throws Exception {
        for (int i = 0; i < DOMAINS; i++) {
            cluster.place("z" + i + ".example", 2);
        }
        cluster.sink().trouble(List.of(Trouble.parse(Cluster.address(2).getHostAddress() + "=dot-hold*" + HELD)));
        try (Group group = new Group(cluster, "milena-deliverer");
                Load load = Load.of(cluster, new Recipients(1, DOMAINS, "z*.example"), 40, 20)) {
            await("all " + HELD + " are held at the dot")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.sink().held() == HELD);
            int all = group.partitionsOf("deliverer1").orElse(0)
                    + group.partitionsOf("deliverer2").orElse(0);

            cluster.deliverer(1).freeze();
            await("the other has it all")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> group.partitionsOf("deliverer2").orElse(0) == all);
            load.awaitSent();
            cluster.deliverer(1).thaw();
            cluster.sink().release();

            load.judge(HELD);
        }
    }
}
