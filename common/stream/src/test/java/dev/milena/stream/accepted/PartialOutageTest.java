package dev.milena.stream.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

/** Some of Kafka is away: mail goes to the rest, and what failed is tried again by itself. */
class PartialOutageTest {

    private static final Node NODE = new Node(1, "127.0.0.1", 9092);

    private final Moved time = new Moved();
    private final StickyPartition sticky = fresh();
    private final Pressure pressure = new Pressure(time);

    @Test
    void aPartitionThatDidNotAnswerIsLeftOutForAWhile() {
        int failed = sticky.choose(60_000);
        sticky.failed(failed);
        assertThat(chosen(15)).doesNotContain(failed).hasSize(2);
        time.advance(Duration.ofSeconds(11));
        assertThat(chosen(15)).contains(failed).hasSize(3);
    }

    @Test
    void whereNoneAnsweredAllAreUsed() {
        for (int partition = 0; partition < 3; partition++) {
            sticky.failed(partition);
        }
        assertThat(chosen(15)).hasSize(3);
    }

    @Test
    void aBatchIsAsLargeAsItsMessagesAskForAndNoLarger() {
        assertThat(chosen(fresh(), 26, 10_000)).as("usual ones").hasSize(1);
        assertThat(chosen(fresh(), 10, 102_000)).as("five in each").hasSize(2);
        assertThat(chosen(fresh(), 3, 300_000)).as("no two in one").hasSize(3);
    }

    @Test
    void afterAMomentOfSilenceTheNextMessageTriesAgain() {
        pressure.sent(1);
        pressure.failed(1, true);
        assertThat(pressure.writable()).isFalse();
        time.advance(Duration.ofMillis(2001));
        assertThat(pressure.writable()).isTrue();
        pressure.sent(1);
        pressure.failed(1, true);
        assertThat(pressure.writable()).isFalse();
        pressure.sent(1);
        pressure.acknowledged(1);
        assertThat(pressure.writable()).isTrue();
    }

    /** Stands still until it is moved. */
    private static final class Moved implements Time {

        private Duration elapsed = Duration.ZERO;

        private void advance(Duration by) {
            elapsed = elapsed.plus(by);
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plus(elapsed);
        }

        @Override
        public long nanos() {
            return elapsed.toNanos();
        }
    }

    private List<Integer> chosen(int times) {
        return chosen(sticky, times, 60_000);
    }

    private StickyPartition fresh() {
        return new StickyPartition(partitions(3), time);
    }

    private static List<Integer> chosen(StickyPartition sticky, int times, int size) {
        return IntStream.range(0, times)
                .map(i -> sticky.choose(size))
                .boxed()
                .distinct()
                .toList();
    }

    private static List<PartitionInfo> partitions(int count) {
        Node[] nodes = {NODE};
        return IntStream.range(0, count)
                .mapToObj(partition -> new PartitionInfo("t", partition, NODE, nodes, nodes))
                .toList();
    }
}
