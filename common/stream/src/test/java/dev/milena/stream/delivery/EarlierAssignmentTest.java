package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.Claim;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition that left and came back to the same process: whoever still holds a task of the first time can do no harm to the second. */
class EarlierAssignmentTest {

    private static final TopicPartition PARTITION = new TopicPartition("mail.deliver.shared", 0);

    private final EventsLog events = new EventsLog(1);
    private final Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(45), Time.system());
    private final Completions completions = new Completions();
    private final Holdings holdings = new Holdings(events, heartbeat);

    @Test
    void itsReceiptsFinishNothingOfTheLater() {
        Holding first = holding();
        Ticket old = ticket(first);
        holdings.forget(List.of(first));
        Holding second = holding();
        Ticket now = ticket(second);

        assertThat(old.owned()).isFalse();
        assertThat(old.held()).isFalse();
        assertThat(now.owned()).isTrue();
        completions.finished(old);
        completions.left(old);
        completions.apply();
        assertThat(second.progress().open()).isOne();
        assertThat(second.progress().position()).isZero();
        assertThat(second.inHand()).isOne();
        assertThat(second.changed()).isFalse();

        completions.finished(now);
        completions.finished(now);
        completions.apply();
        assertThat(second.progress().position()).isEqualTo(1);
        assertThat(second.inHand()).isZero();
    }

    @Test
    void whatEndsWhileItLeavesStillCounts() {
        Holding first = holding();
        Ticket ticket = ticket(first);
        first.leave();
        assertThat(ticket.owned()).isFalse();
        completions.finished(ticket);
        completions.apply();
        assertThat(first.progress().position()).isEqualTo(1);
    }

    private Holding holding() {
        Holding holding =
                new Holding(PARTITION, 0, Progress.resume(Checkpoint.at(0, new ReplayFrom(0, 0)), new Replayed()));
        holdings.add(holding);
        return holding;
    }

    private Ticket ticket(Holding holding) {
        Claim claim = Objects.requireNonNull(holding.progress().claim(0));
        holding.handedOut();
        return new Ticket(holding, claim, heartbeat, completions);
    }
}
