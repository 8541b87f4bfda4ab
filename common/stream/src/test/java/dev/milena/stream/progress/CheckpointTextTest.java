package dev.milena.stream.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTextTest {

    private static final ReplayFrom REPLAY = new ReplayFrom(3, 123_456_789_012L);

    @Test
    void nothingOpenIsShort() {
        Checkpoint all = Checkpoint.at(42, REPLAY);
        assertThat(CheckpointText.write(all)).isEqualTo("v1:0:3@123456789012:d");
        assertReadsBack(all);
    }

    @Test
    void anySetOfOpenOffsetsReadsBack() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            long position = random.nextLong(1L << 50);
            int span = 1 + random.nextInt(60_000);
            int count = random.nextInt(Math.min(span, 2_000));
            long[] open = LongStream.concat(LongStream.of(position), random.longs(count, position, position + span))
                    .sorted()
                    .distinct()
                    .toArray();
            assertReadsBack(new Checkpoint(position, position + span, open, REPLAY));
        }
    }

    @Test
    void theWorstThatTheCapsAllowFitsABroker() {
        // Every distance takes two octets as long as the caps allow it, and the rest one.
        long wide = Progress.MAX_OCTETS - Progress.MAX_OPEN;
        long narrow = Progress.MAX_OPEN - wide;
        long[] offsets = LongStream.concat(
                        LongStream.range(0, narrow),
                        LongStream.rangeClosed(1, wide).map(i -> narrow + 128L * i))
                .toArray();
        ReplayFrom far = new ReplayFrom(Integer.MAX_VALUE, Long.MAX_VALUE);
        assertThat(CheckpointText.write(new Checkpoint(0, Progress.MAX_SPAN, offsets, far)))
                .hasSizeBetween(3_900, 4_095);
    }

    @Test
    void allOpenTakesTheBitmap() {
        Checkpoint dense = new Checkpoint(10, 2_010, LongStream.range(10, 2_010).toArray(), REPLAY);
        assertThat(CheckpointText.write(dense)).contains(":b");
        assertReadsBack(dense);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "v2:0:0@0:d",
                "v1:0:0@0:",
                "v1:0:0@0:x",
                "v1:-1:0@0:d",
                "v1:1:0@0:d",
                "v1:9:0@0:d_",
                "v1:9:@0:dAA",
                "v1:9:0:dAA",
                "v1:9:-1@0:dAA",
                "v1:9:0@0:dAAAA",
                "v1:9:0@0:d!!",
                "v1:9:0@0:dgICAgICAgICAgIAB",
                "v1:99999999999999999999:0@0:d"
            })
    void whatIsNotOursIsNoCheckpoint(String text) {
        assertThat(CheckpointText.read(5, text)).isEmpty();
    }

    private static void assertReadsBack(Checkpoint checkpoint) {
        Checkpoint read = CheckpointText.read(checkpoint.position(), CheckpointText.write(checkpoint))
                .orElseThrow();
        assertThat(read.next()).isEqualTo(checkpoint.next());
        assertThat(read.replay()).isEqualTo(checkpoint.replay());
        assertThat(Arrays.equals(read.open(), checkpoint.open())).isTrue();
    }
}
