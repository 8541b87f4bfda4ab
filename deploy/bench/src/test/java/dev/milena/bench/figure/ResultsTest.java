package dev.milena.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void theMedianIsTheMiddleOneOrTheMeanOfTwo() {
        assertThat(Results.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Results.median(List.of(9.0, 1.0, 5.0, 6.0))).isEqualTo(5.5);
        assertThat(Results.median(List.of())).isNaN();
    }

    @Test
    void aMedianIsOfOneRelayAndOnePhase() {
        Results results = new Results(List.of(
                result("a", 1, "full", Map.of(Measure.DELIVERED_PER_S, 10.0)),
                result("b", 1, "full", Map.of(Measure.DELIVERED_PER_S, 1.0)),
                result("a", 2, "full", Map.of(Measure.DELIVERED_PER_S, 20.0)),
                result("a", 2, "half", Map.of(Measure.DELIVERED_PER_S, 99.0))));

        assertThat(results.relays()).containsExactly("a", "b");
        assertThat(results.phases()).containsExactly("full", "half");
        assertThat(results.median("a", "full", Measure.DELIVERED_PER_S)).isEqualTo(15);
        assertThat(results.median("b", "half", Measure.DELIVERED_PER_S)).isNaN();
        assertThat(results.measures("full")).containsExactly(Measure.DELIVERED_PER_S);
    }

    @Test
    void oneThingMissingInOneRoundIsNotClean() {
        assertThat(new Results(List.of()).clean()).isFalse();
        assertThat(new Results(List.of(result("a", 1, "full", Map.of(Measure.DUPLICATE, 3.0)))).clean())
                .isTrue();
        for (Measure bad : List.of(Measure.MISSING, Measure.CORRUPT, Measure.PHANTOM)) {
            assertThat(new Results(List.of(result("a", 1, "full", Map.of(bad, 1.0)))).clean())
                    .as(bad.name())
                    .isFalse();
        }
    }

    @Test
    void percentilesAreInMillisecondsAndSinceTheLookBefore() {
        Histogram accept = new Histogram(3);
        accept.recordValue(1_000_000);
        Latencies before = Latencies.copyOf(accept, accept, new Histogram(3));
        for (int i = 1; i <= 100; i++) {
            accept.recordValue(i * 1000L);
        }
        Latencies since = Latencies.copyOf(accept, accept, new Histogram(3)).since(before);

        assertThat(since.accept().getTotalCount()).isEqualTo(100);
        assertThat(Latencies.p99(since.accept())).isBetween(98.9, 99.2);
        assertThat(since.percentiles().get(Measure.ACCEPT_P50)).isBetween(49.9, 50.1);
        assertThat(since.percentiles()).doesNotContainKey(Measure.END_TO_END_P50);
        assertThat(Latencies.p99(new Histogram(3))).isNaN();
    }

    @Test
    void figuresAreWrittenForPeople() {
        assertThat(Measure.DELIVERED_PER_S.format(12345.6)).isEqualTo("12 346");
        assertThat(Measure.ACCEPT_P99.format(Double.NaN)).isEqualTo("-");
        assertThat(Measure.DELIVERED_PER_S.column()).isEqualTo("delivered_per_s");
    }

    private static Result result(String relay, int round, String phase, Map<Measure, Double> values) {
        return new Result(relay, round, phase, values, Latencies.none(), List.of());
    }
}
