package dev.milena.e2e.faults;

import org.junit.jupiter.api.Test;

/** D20: the deliverers' group is deleted while they are down. Nothing is skipped, and what was finished is not sent again: the events tell. */
@With
class OffsetsThatAreGoneRepeatNothingTest {

    @Test
    void ofTheDeliverers(Cluster cluster) throws Exception {
        try (Group group = new Group(cluster, "milena-deliverer");
                Load first = Load.of(cluster, 100, 5);
                Load second = delivererDown(cluster, first, group)) {
            second.awaitSent();
            cluster.deliverer().start().awaitReady();

            second.judge(0);
            first.judge(0);
        }
    }

    private static Load delivererDown(Cluster cluster, Load first, Group group) throws Exception {
        first.judge(0);
        cluster.deliverer().stop();
        group.delete();
        return Load.of(cluster, 100, 3);
    }
}
