package dev.milena.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BurstTest {

    private static final long START = 42;

    private final Burst<Integer> burst = new Burst<>();

    private void fill() {
        for (int i = 0; i < Burst.MOST; i++) {
            assertThat(burst.full(START)).isFalse();
            burst.begin(i, START);
        }
    }

    @Test
    void whoIsAnsweredMakesRoomForAnother() {
        fill();
        assertThat(burst.full(START)).isTrue();

        burst.end(77);

        assertThat(burst.full(START)).isFalse();
        burst.begin(1000, START);
        assertThat(burst.full(START)).isTrue();
    }

    @Test
    void whoIsSilentCountsForAWhileOnly() {
        fill();
        assertThat(burst.nanosToRoom(START + 1)).isEqualTo(Burst.NANOS - 1);
        assertThat(burst.full(START + Burst.NANOS - 1)).isTrue();

        assertThat(burst.full(START + Burst.NANOS)).isFalse();
        assertThat(burst.nanosToRoom(START + Burst.NANOS)).isZero();
    }
}
