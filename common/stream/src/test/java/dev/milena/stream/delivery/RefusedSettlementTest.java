package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Task;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A retry that cannot be written ends in {@code mail.dead}, and holds up nobody. */
@Tag("containers")
class RefusedSettlementTest {

    private static final Duration LONG = TestKafka.PATIENCE;

    @Test
    void aMissingTopicAndARecordTooLargeAreBuriedAndTheOthersGoOn() throws Exception {
        try (Stand stand = Stand.shared()) {
            narrowTopic(stand, "mail.retry.2s");
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tasks.add(stand.deliver("refused" + i + ".example", 1));
            }
            try (Desk desk = new Desk(stand.settings(Map.of("max.block.ms", "2000")), "refused").start()) {
                await().atMost(LONG).until(() -> desk.tasks().containsAll(tasks));
                for (int i = 0; i < tasks.size(); i++) {
                    desk.retry(desk.got.get(i), Duration.ofSeconds(i % 4 == 0 ? 2 : i % 4 == 1 ? 7 : 1));
                }
                await().atMost(LONG).until(() -> desk.outcomesOpen() == 0);
                assertThat(desk.failure.get()).isNull();
            }
            assertThat(stand.all("mail.retry.1s")).hasSize(6);
            assertThat(stand.all(TopicNames.EVENTS)).hasSize(12);
            assertThat(stand.all(TopicNames.DEAD).stream().map(dead -> Stand.header(dead, TopicNames.REASON_HEADER)))
                    .hasSize(6)
                    .filteredOn(reason -> reason != null && reason.contains("mail.retry.7s"))
                    .hasSize(3);
            try (Desk next = new Desk(stand, "refused").start()) {
                Task last = stand.deliver("last.example", 1);
                await().atMost(LONG).until(() -> next.tasks().contains(last));
                assertThat(next.tasks()).containsExactly(last);
            }
        }
    }

    private static void narrowTopic(Stand stand, String name) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(stand.settings(), "narrow"))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", "200"))))
                    .all()
                    .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
