package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.runtime.time.Time;
import dev.milena.stream.Stand;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class TransactionsTest {

    private long now;
    private final Time time = new Time() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return now;
        }
    };

    @Test
    void beingFencedTwiceIsARivalUnlessTheTransactionWasOverdue() throws Exception {
        try (Stand stand = Stand.shared();
                Transactions ours = new Transactions(stand.settings(), "twice", time)) {
            for (int overdue = 0; overdue < 3; overdue++) {
                assertThat(fenced(stand, ours, Duration.ofSeconds(9))).isInstanceOf(Transactions.End.Aborted.class);
            }
            assertThat(fenced(stand, ours, Duration.ofSeconds(1))).isInstanceOf(Transactions.End.Aborted.class);
            assertThatThrownBy(() -> fenced(stand, ours, Duration.ofSeconds(1)))
                    .isInstanceOf(StreamFailure.class)
                    .hasMessageContaining("node id");
            assertThat(stand.all(TopicNames.DEAD)).isEmpty();
        }
    }

    @Test
    void whatIsNoLongerOursWhenAllIsWrittenIsTakenBack() throws Exception {
        try (Stand stand = Stand.shared();
                Transactions ours = new Transactions(stand.settings(), "zombie", time)) {
            for (boolean stands : new boolean[] {false, true}) {
                List<Long> written = new CopyOnWriteArrayList<>();
                Transactions.End end = ours.write(batch -> {
                    batch.provided(() -> {
                        assertThat(written).as("asked when it is with Kafka").hasSize(1);
                        return stands;
                    });
                    batch.send(
                            new ProducerRecord<>(TopicNames.DEAD, new byte[] {1}),
                            (place, error) -> written.add(place.offset()));
                });
                assertThat(end instanceof Transactions.End.Committed).isEqualTo(stands);
                assertThat(stand.all(TopicNames.DEAD)).hasSize(stands ? 1 : 0);
            }
        }
    }

    /** What the timeout of a transaction looks like to us is what a rival does. */
    private Transactions.End fenced(Stand stand, Transactions ours, Duration lasts) {
        return ours.write(batch -> {
            batch.send(new ProducerRecord<>(TopicNames.DEAD, new byte[] {1}));
            now += lasts.toNanos();
            try (Transactions rival = new Transactions(stand.settings(), "twice", time)) {
                assertThat(rival.takeOver()).isTrue();
            }
        });
    }
}
