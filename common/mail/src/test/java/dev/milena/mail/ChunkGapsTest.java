package dev.milena.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkGapsTest {

    @Test
    void itIsShort() {
        assertThat(ChunkGaps.between(List.of(7L)).text()).isEmpty();
        assertThat(ChunkGaps.between(List.of(7L, 8L)).text()).isEqualTo("1");
        assertThat(ChunkGaps.between(List.of(7L, 8L, 9L, 59L, 109L, 110L)).text())
                .isEqualTo("1*2 1e*2 1");
        List<Long> alone = new ArrayList<>(Collections.nCopies(0, 0L));
        for (long i = 0; i < 8192; i++) {
            alone.add(1_000_000 + i);
        }
        assertThat(ChunkGaps.between(alone).text()).isEqualTo("1*6bj");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Long> offsets = new ArrayList<>(List.of(random.nextLong(1L << 50)));
            for (int i = random.nextInt(200); i > 0; i--) {
                offsets.add(offsets.getLast() + 1 + (random.nextInt(3) == 0 ? random.nextLong(1L << 20) : 0));
            }
            ChunkGaps gaps = new ChunkGaps(ChunkGaps.between(offsets).text());
            assertThat(gaps.count()).isEqualTo(offsets.size() - 1);
            assertThat(gaps.offsets(offsets.getFirst()))
                    .containsExactly(offsets.stream().mapToLong(Long::longValue).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "0",
                "-1",
                "1*0",
                "1*-2",
                "1*",
                "*2",
                "1**2",
                "1  1",
                "zzzzzzzzzzzz",
                "1*zzzzz",
                "1*zzz 1*zzzz 1*zzz",
                "!"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new ChunkGaps(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReferenceHasAGapFewerThanChunks() {
        assertThatThrownBy(() -> new BodyRef.Chunked(0, 0, 3, 10, "00", new ChunkGaps("1")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
