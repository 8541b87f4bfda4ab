package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.mail.Task;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A remote answers 451 after the partition went to another process: one retry exists, not two. */
@Tag("containers")
class MovedPartitionTest {

    private static final Duration LONG = TestKafka.PATIENCE;

    @Test
    void anAnswerThatComesAfterTheGraceIsTheNextOwners() throws Exception {
        try (Stand stand = Stand.shared()) {
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                tasks.add(stand.deliver("tarpit" + i + ".example", 1));
            }
            try (Desk slow = new Desk(stand, "slow").start()) {
                await().atMost(LONG).until(() -> slow.tasks().containsAll(tasks));
                try (Desk next = new Desk(stand, "next").start()) {
                    await().atMost(LONG).until(() -> !next.got.isEmpty() && moved(slow) <= next.got.size());
                    slow.got.forEach(one -> slow.retry(one, Duration.ofSeconds(1)));
                    next.got.forEach(one -> next.retry(one, Duration.ofSeconds(1)));
                    await().atMost(LONG).until(() -> slow.outcomesOpen() + next.outcomesOpen() == 0);
                    assertThat(slow.got).anyMatch(one -> !one.receipt().held());
                    assertThat(stand.all("mail.retry.1s").stream()
                                    .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
                            .hasSize(tasks.size())
                            .allSatisfy(json -> assertThat(json).isNotBlank())
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    private static long moved(Desk desk) {
        return desk.got.stream().filter(one -> !one.receipt().held()).count();
    }
}
