package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Task;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remote that answers its dot after more than the time in which a consumer must poll: nobody is waited for, so nothing is taken away and nothing repeated. */
class LateAnswerTest {

    private static final int MOST_BETWEEN_POLLS_MILLIS = 1_000;

    @Test
    void aDotThatIsAnsweredLateCostsNothing(@TempDir Path dir) throws Exception {
        try (Stand stand = new Stand(dir)) {
            KafkaSettings hasty = new KafkaSettings(
                    stand.settings().bootstrapServers(),
                    KafkaSettings.GroupProtocol.CONSUMER,
                    Map.of("max.poll.interval.ms", Integer.toString(MOST_BETWEEN_POLLS_MILLIS)),
                    Duration.ofSeconds(8));
            Task slow = stand.deliver("slow.example", 1);
            try (Desk desk = new Desk(hasty, "hasty").start()) {
                await().atMost(TestKafka.PATIENCE).until(() -> desk.tasks().contains(slow));
                Desk.Got waiting = desk.got.getFirst();
                desk.onTask = desk::deliver;
                long begun = System.nanoTime();
                int others = 0;
                while (System.nanoTime() - begun
                        < Duration.ofMillis(4L * MOST_BETWEEN_POLLS_MILLIS).toNanos()) {
                    Task next = stand.deliver("slow.example", 1);
                    others++;
                    await().atMost(TestKafka.PATIENCE).until(() -> desk.tasks().contains(next));
                }
                assertThat(waiting.receipt().owned()).isTrue();
                assertThat(desk.revoked).isEmpty();
                assertThat(desk.got).hasSize(1 + others);
                desk.deliver(waiting);
                await().atMost(TestKafka.PATIENCE).until(() -> desk.outcomesOpen() == 0);
            }
            Task last = stand.deliver("slow.example", 1);
            try (Desk next = new Desk(hasty, "hasty").start()) {
                await().atMost(TestKafka.PATIENCE).until(() -> !next.got.isEmpty());
                assertThat(next.tasks()).containsExactly(last);
            }
        }
    }
}
