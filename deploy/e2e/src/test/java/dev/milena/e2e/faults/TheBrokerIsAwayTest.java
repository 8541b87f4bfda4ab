package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * D11 to D14: the broker is killed, frozen, or away for a minute, under load. What it might have stored and did not acknowledge in time is answered 451 and
 * cancelled; where the cancel comes too late the recipient has it twice, and the ingress has counted it.
 */
@With
class TheBrokerIsAwayTest {

    @Test
    void killedAndStartedAgainAtOnce(Cluster cluster) {
        away(cluster, 0);
    }

    @Test
    void killedForAMinute(Cluster cluster) {
        away(cluster, 60);
    }

    /** The deliverer cannot record outcomes meanwhile: it begins no delivery once that is certain, and repeats no more than was open. */
    @Test
    void frozenForFortySeconds(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 15)) {
            load.awaitDelivered(before + 250);
            cluster.kafka().freeze();
            Passing.seconds(10);
            long frozen = cluster.sink().account().messages();
            Passing.seconds(30);
            assertThat(cluster.sink().account().messages())
                    .as("deliveries while outcomes cannot be recorded")
                    .isEqualTo(frozen);
            cluster.kafka().thaw();
            load.judgeInDoubt(32);
        }
    }

    private static void away(Cluster cluster, int seconds) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, 50, 15)) {
            load.awaitDelivered(before + 250);
            cluster.kafka().kill();
            Passing.seconds(seconds);
            cluster.kafka().start().awaitReady();
            load.judgeInDoubt(0);
        }
    }
}
