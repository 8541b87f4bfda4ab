package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Task;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The older group protocol, for clusters before 4.0: partitions move, members are killed and come back, and nothing on record is repeated. */
class ClassicGroupTest {

    private static final Duration LONG = TestKafka.PATIENCE;

    @Test
    void partitionsMoveAndWhatIsOnRecordIsNotRepeated(@TempDir Path dir) throws Exception {
        try (Stand stand = new Stand(dir)) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                tasks.add(stand.deliver("classic" + i + ".example", 1));
            }
            Desk killed = new Desk(classic(stand), "one").start();
            await().atMost(LONG).until(() -> killed.tasks().containsAll(tasks));
            killed.got.subList(0, 16).forEach(killed::deliver);
            await().atMost(LONG).until(() -> killed.outcomesOpen() == 0);
            killed.delivery.abandon();
            forget(stand, "one");
            List<Task> left = killed.tasks().subList(16, 32);
            try (Desk again = new Desk(classic(stand), "one").start()) {
                await().atMost(LONG).until(() -> again.got.size() >= left.size());
                assertThat(again.tasks()).containsExactlyInAnyOrderElementsOf(left);
                shareAndFinish(stand, again, left.size());
            }
            assertThat(stand.all(TopicNames.EVENTS)).hasSize(tasks.size());
        }
    }

    /** A second member takes its part, whose tasks the first had in hand; then the second leaves, and everything is the first's again. */
    private static void shareAndFinish(Stand stand, Desk first, int left) throws Exception {
        try (Desk second = new Desk(classic(stand), "two").start()) {
            await().atMost(LONG).until(() -> !second.got.isEmpty() && notHeld(first) == second.got.size());
            assertThat(first.revoked).isNotEmpty();
            second.got.forEach(second::deliver);
            first.got.stream().filter(one -> one.receipt().held()).forEach(first::deliver);
            await().atMost(LONG).until(() -> first.outcomesOpen() + second.outcomesOpen() == 0);
        }
        int before = first.got.size();
        for (int i = 0; i < 8; i++) {
            assertThat(stand.deliver("after" + i + ".example", 1)).isNotNull();
        }
        await().atMost(LONG).until(() -> first.got.size() >= before + 8);
        assertThat(first.got).hasSize(left + 8);
        assertThat(first.failure.get()).isNull();
    }

    /** What a successor does that finds its place with a dead process; this one lives on as the test. */
    private static void forget(Stand stand, String nodeId) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(stand.settings(), "forget"))) {
            admin.removeMembersFromConsumerGroup(
                            "milena-deliverer",
                            new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(nodeId))))
                    .all()
                    .get();
        }
    }

    private static long notHeld(Desk desk) {
        return desk.got.stream().filter(one -> !one.receipt().held()).count();
    }

    private static KafkaSettings classic(Stand stand) {
        return new KafkaSettings(
                stand.settings().bootstrapServers(),
                KafkaSettings.GroupProtocol.CLASSIC,
                Map.of(),
                Duration.ofSeconds(8));
    }
}
