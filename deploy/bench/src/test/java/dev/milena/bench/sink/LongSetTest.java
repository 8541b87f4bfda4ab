package dev.milena.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.form.Ids;
import org.junit.jupiter.api.Test;

class LongSetTest {

    @Test
    void holdsEachElementOnce() {
        LongSet set = new LongSet();
        int many = 200_000;
        for (int i = 1; i <= many; i++) {
            assertThat(set.add(Ids.mix(i))).isTrue();
        }
        for (int i = 1; i <= many; i++) {
            assertThat(set.add(Ids.mix(i))).isFalse();
        }

        assertThat(set.size()).isEqualTo(many);
        assertThat(set.contains(Ids.mix(many))).isTrue();
        assertThat(set.contains(Ids.mix(many + 1))).isFalse();
    }
}
