package dev.milena.bench.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.bench.Main;
import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Results;
import dev.milena.bench.profile.Catalogue;
import dev.milena.bench.profile.Change;
import dev.milena.bench.relay.RelayChoice;
import dev.milena.bench.socket.FreePorts;
import dev.milena.bench.socket.Loops;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole profiles against a relay of a screen. */
class RoundsTest {

    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();

    @Test
    void twoRelaysAreMeasuredInTurnsAndEverythingArrives() throws IOException, InterruptedException {
        int sinkPort = FreePorts.find(1).getFirst();
        try (TinyRelay one = new TinyRelay(sinkPort, 0);
                TinyRelay other = new TinyRelay(sinkPort, 0)) {
            Results results =
                    rounds("throughput", sinkPort, List.of(one, other)).run();

            assertThat(results.clean()).isTrue();
            assertThat(results.all()).extracting(Result::round).containsExactly(1, 1, 2, 2);
            assertThat(results.relays()).hasSize(2);
            String first = results.relays().getFirst();
            assertThat(results.all())
                    .extracting(Result::relay)
                    .startsWith(first)
                    .element(2)
                    .isEqualTo(first);
            for (Result each : results.all()) {
                assertThat(each.value(Measure.DELIVERED)).isEqualTo(each.value(Measure.ACCEPTED));
                assertThat(each.value(Measure.DELIVERED_PER_S)).isPositive();
                assertThat(each.value(Measure.FROM_250_P99)).isNotNaN();
                assertThat(each.seconds()).isNotEmpty();
            }
            assertThat(progress).last().asString().startsWith("round 2/2");
        }
    }

    @Test
    void aBacklogIsOwedAndDrains() throws IOException, InterruptedException {
        int sinkPort = FreePorts.find(1).getFirst();
        try (TinyRelay relay = new TinyRelay(sinkPort, 0)) {
            Results results = rounds("backlog", sinkPort, List.of(relay)).run();

            Result fill = results.all().get(1);
            Result drain = results.all().get(2);
            assertThat(results.clean()).isTrue();
            assertThat(fill.value(Measure.DELIVERED)).isNaN();
            assertThat(fill.value(Measure.ACCEPTED)).isEqualTo(40);
            assertThat(drain.value(Measure.DELIVERED)).isEqualTo(40 + drain.value(Measure.ACCEPTED));
            assertThat(drain.value(Measure.MISSING)).isZero();
        }
    }

    @Test
    void whatTheRelayLosesIsMissingAndTheExitCodeSaysSo() throws IOException, InterruptedException {
        int sinkPort = FreePorts.find(1).getFirst();
        try (TinyRelay relay = new TinyRelay(sinkPort, 10)) {
            int code = Main.run(
                    "profile",
                    "burst",
                    "--relay",
                    "127.0.0.1:" + relay.address().getPort(),
                    "--sink",
                    "127.0.0.1:" + sinkPort,
                    "--dns",
                    "127.0.0.1:0",
                    "--rounds",
                    "1",
                    "--messages",
                    "50",
                    "--warm-up",
                    "0",
                    "--quiet",
                    "1",
                    "--seconds",
                    "1",
                    "--out",
                    folder.toString());

            assertThat(code).isEqualTo(1);
            assertThat(folder.resolve("report.html")).content().contains("Not clean");
            assertThat(folder.resolve("rounds.csv")).content().contains(",burst,");
        }
    }

    @Test
    void wrongUsageIsRefusedBeforeAnythingStarts() throws InterruptedException {
        assertThat(Main.run("profile")).isEqualTo(2);
        assertThat(Main.run("profile", "kill")).isEqualTo(2);
        assertThat(Main.run("profile", "idle", "--relay", "exim")).isEqualTo(2);
        assertThat(Main.run("profile", "idle", "--durability", "maybe")).isEqualTo(2);
        assertThat(Main.run("profile", "idle", "--relay", "127.0.0.1:1", "--peer", "127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(Main.run("profile", "idle", "--no-such-option")).isEqualTo(2);
    }

    @Test
    void aMeasurementNeedsARelay() {
        assertThatThrownBy(() -> rounds("idle", 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private Rounds rounds(String profile, int sinkPort, List<TinyRelay> relays) {
        Change change = new Change(
                OptionalInt.of(2),
                OptionalInt.of(200),
                OptionalInt.of(5),
                OptionalInt.empty(),
                OptionalInt.of(100),
                OptionalInt.of(2),
                OptionalLong.of(40),
                OptionalInt.of(0),
                List.of(),
                List.of());
        List<RelayChoice> choices = relays.stream()
                .map(each -> (RelayChoice) new RelayChoice.Elsewhere(each.address()))
                .toList();
        Place place = new Place(Loops.local(sinkPort), Loops.local(0), "fsync", folder, Duration.ofSeconds(5));
        return new Rounds(change.of(Catalogue.find(profile)), choices, relays.size(), place, progress::add);
    }
}
