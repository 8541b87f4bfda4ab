package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.e2e.process.MilenaProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** D26: a deliverer is added under load and takes its share; then the first one is removed. Nothing is lost, nothing is sent twice. */
@With
class DeliverersComeAndGoTest {

    @Test
    void oneMoreAndOneLess(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 35)) {
            load.awaitDelivered(before + 200);

            MilenaProcess second = cluster.addDeliverer();
            await("the second deliverer works")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> second.metric("milena_delivery_tasks_total") > 20);
            assertThat(cluster.deliverer().stop()).isZero();

            load.judge(0);
            assertThat(second.metric("milena_delivery_tasks_total")).isGreaterThan(100);
        }
    }

    /** The partitions change hands all the time: each time what is under way is finished, and nobody else begins it. */
    @Test
    void oneAfterTheOther(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 50)) {
            load.awaitDelivered(before + 100);
            for (int round = 0; round < 4; round++) {
                MilenaProcess guest = cluster.addDeliverer();
                Passing.seconds(5);
                assertThat(guest.stop()).isZero();
            }
            load.judge(0);
        }
    }
}
