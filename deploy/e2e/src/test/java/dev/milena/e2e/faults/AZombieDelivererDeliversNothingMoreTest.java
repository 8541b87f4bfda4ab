package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.Account;
import dev.milena.bench.sink.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * D25: one of two deliverers is stopped while the sink holds fifty messages at the dot, and twenty more that want to send their first octet. The other takes
 * over and delivers; when the first wakes up it must not deliver anything more, also where the server now asks it to. What comes twice is what it had at the
 * dot, and what it had delivered and not on record when it was stopped; all of that has come before it wakes up, but for a dot that had been asked for and was
 * not with the kernel yet.
 */
@With(deliverers = 2)
class AZombieDelivererDeliversNothingMoreTest {

    private static final int AT_THE_DOT = 50;
    private static final int BEFORE_IT = 20;
    private static final int DOMAINS = 25;

    /** Decision 7: no delivery begins while as many are unrecorded as there are connections, but at least and at most so many. */
    private static final int LEAST_UNRECORDED = 32;

    private static final int MOST_UNRECORDED = 100;

    /** Each loop of a deliverer may be stopped between its last question whether a message is its own and the system call behind it. */
    private static final int LOOPS = Runtime.getRuntime().availableProcessors();

    @Test
    void afterItsSuccessorTookOver(Cluster cluster) throws Exception {
        for (int i = 0; i < DOMAINS; i++) {
            cluster.place("z" + i + ".example", 2);
            cluster.place("y" + i + ".example", 3);
        }
        cluster.sink()
                .trouble(List.of(
                        Trouble.parse(Cluster.address(2).getHostAddress() + "=dot-hold*" + AT_THE_DOT),
                        Trouble.parse(Cluster.address(3).getHostAddress() + "=data-hold*" + BEFORE_IT)));
        Account arrived = cluster.sink().account();
        try (Group group = new Group(cluster, "milena-deliverer");
                Load before = Load.of(cluster, new Recipients(1, DOMAINS, "y*.example"), BEFORE_IT, 1);
                Load load = Load.of(cluster, new Recipients(1, DOMAINS, "z*.example"), 40, 20)) {
            await("all are held")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.sink().held() == AT_THE_DOT + BEFORE_IT);
            int all = group.partitionsOf("deliverer1").orElse(0)
                    + group.partitionsOf("deliverer2").orElse(0);

            long connections = (long) cluster.deliverer(1).metric("milena_deliverer_connections");
            long mostUnrecorded = Math.clamp(connections, LEAST_UNRECORDED, MOST_UNRECORDED);
            cluster.deliverer(1).freeze();
            await("the other has it all")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> group.partitionsOf("deliverer2").orElse(0) == all);
            load.awaitSent();
            await("all is on record but what the other waits for")
                    .atMost(Duration.ofMinutes(2))
                    .during(Duration.ofSeconds(3))
                    .until(() -> onRecord(cluster) + atTheOther(cluster) == load.accepted() + before.accepted());
            assertThat(arrived.unique(before.tag()))
                    .as("of those before the dot, some were at the first")
                    .isPositive();
            assertThat(arrived.duplicates(before.tag())).isZero();
            long beforeItAtTheOther = BEFORE_IT - arrived.unique(before.tag());
            long atTheDot = AT_THE_DOT - (atTheOther(cluster) - beforeItAtTheOther);
            long twice = arrived.duplicates(load.tag());
            assertThat(twice - atTheDot).as("of %d that came twice", twice).isBetween(0L, mostUnrecorded);

            // The answers it waited for are there when it wakes up, before any word from Kafka.
            cluster.sink().release();
            cluster.deliverer(1).thaw();
            await("the first knows that it has lost them")
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> group.partitionsOf("deliverer1").orElse(0) > 0
                            && group.partitionsOf("deliverer2").orElse(0) < all);

            load.judge(twice + LOOPS);
            before.judge(0);
            assertThat(arrived.unique(before.tag())).isEqualTo(BEFORE_IT);
        }
    }

    private static int onRecord(Cluster cluster) {
        return cluster.events().read().count("Delivery");
    }

    private static long atTheOther(Cluster cluster) {
        return (long) cluster.deliverer(2).metric("milena_delivery_unfinished");
    }
}
