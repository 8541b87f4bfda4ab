package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Task;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {

    private static final Duration LONG = TestKafka.PATIENCE;

    @Test
    void outcomesWaitUntilKafkaIsBackAndNothingIsDoneTwice(@TempDir Path dir) throws Exception {
        try (Stand stand = new Stand(dir)) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                tasks.add(stand.deliver("away" + i + ".example", 1));
            }
            try (Desk desk = new Desk(stand, "away").start()) {
                await().atMost(LONG).until(() -> desk.tasks().containsAll(tasks));
                assertThat(desk.delivery.outcomes().recording()).isTrue();
                stand.stop();
                for (int i = 0; i < desk.got.size(); i++) {
                    if (i % 2 == 0) {
                        desk.deliver(desk.got.get(i));
                    } else {
                        desk.retry(desk.got.get(i), Duration.ofSeconds(1));
                    }
                }
                await().atMost(TestKafka.PATIENCE)
                        .until(() -> !desk.delivery.outcomes().recording());
                stand.restart();
                await().atMost(LONG).until(() -> desk.outcomesOpen() == 0);
                assertThat(desk.delivery.outcomes().recording()).isTrue();
                Task later = stand.deliver("later.example", 1);
                await().atMost(LONG).until(() -> desk.tasks().contains(later));
                desk.deliver(desk.got.getLast());
                await().atMost(LONG).until(() -> desk.outcomesOpen() == 0);
                assertThat(desk.tasks()).doesNotHaveDuplicates();
                assertThat(desk.failure.get()).isNull();
            }
            assertThat(stand.all(TopicNames.EVENTS)).hasSize(21);
            assertThat(stand.all("mail.retry.1s")).hasSize(10);
        }
    }
}
