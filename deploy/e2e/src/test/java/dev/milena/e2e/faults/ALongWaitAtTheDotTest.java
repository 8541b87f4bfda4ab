package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.sink.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * D27, D55, scaled: RFC 5321 lets a server take ten minutes at the dot, and Kafka's patience with a consumer that does not poll is five. Here Kafka's is 15 s
 * and the server takes more than 45 s. The poll thread goes on, so there is no rebalance, the others behind are delivered at once, and nothing comes twice.
 */
@With(kafkaProperties = "max.poll.interval.ms: 15000")
class ALongWaitAtTheDotTest {

    private static final int WAIT_SECONDS = 45;

    @Test
    void causesNoRebalanceAndNoSecondDelivery(Cluster cluster) {
        cluster.place("held.example", 2);
        Trouble slow = Trouble.parse(Cluster.address(2).getHostAddress() + "=dot-hold");
        cluster.sink().trouble(List.of(slow));
        try (Load held = Load.to(cluster, "held.example", 2, 1)) {
            await("both are at the dot")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.sink().held() == 2);
            try (Load others = Load.of(cluster, 30, 20)) {
                others.judge(0);
            }
            Passing.seconds(WAIT_SECONDS);
            assertThat(cluster.sink().held())
                    .as("still at the dot, and nowhere twice")
                    .isEqualTo(2);

            cluster.sink().release();

            held.judge(0);
            assertThat(cluster.sink().strikes(slow))
                    .as("sessions that came to the dot")
                    .isEqualTo(2);
            assertThat(cluster.deliverer().tail()).doesNotContain("are lost", "somebody else");
        }
    }
}
