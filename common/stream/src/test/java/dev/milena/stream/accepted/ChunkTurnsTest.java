package dev.milena.stream.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkTurnsTest {

    private static final int HALF = (int) (ChunkTurns.MOST / 2);

    private final ChunkTurns turns = new ChunkTurns();
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void whatDoesNotFitWaitsInOrder() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            turns.take(HALF, () -> sent.add(number));
        }
        assertThat(sent).containsExactly(0, 1);
        // Small as it is, it does not overtake.
        turns.take(1, () -> sent.add(5));
        turns.over(HALF);
        assertThat(sent).containsExactly(0, 1, 2);
        turns.over(HALF);
        turns.over(HALF);
        assertThat(sent).containsExactly(0, 1, 2, 3, 4);
        turns.over(HALF);
        assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void tenThousandThatFailAtOnceDoNotNest() {
        turns.take(2 * HALF, () -> sent.add(-1));
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            turns.take(HALF, () -> {
                sent.add(number);
                turns.over(HALF);
            });
        }
        turns.over(2 * HALF);
        assertThat(sent).hasSize(10_001).isSorted();
    }

    @Test
    void inAnyOrderNoneIsForgottenAndNoMoreThanTheMostIsUnderWay() {
        Random random = new Random(7);
        List<Integer> underWay = new ArrayList<>();
        int begun = 0;
        while (sent.size() < 500) {
            if (begun < 500 && random.nextBoolean()) {
                int size = 1 + random.nextInt(HALF);
                begun++;
                turns.take(size, () -> {
                    sent.add(size);
                    underWay.add(size);
                });
            } else if (!underWay.isEmpty()) {
                Collections.swap(underWay, random.nextInt(underWay.size()), underWay.size() - 1);
                turns.over(underWay.removeLast());
            }
            assertThat(underWay.stream().mapToLong(each -> each).sum()).isLessThanOrEqualTo(ChunkTurns.MOST);
        }
    }
}
