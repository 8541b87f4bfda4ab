package dev.milena.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.standalone.RunningMark.LastEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningMarkTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whoeverStopsInOrderLeavesNothing() throws IOException {
        Path data = folder.resolve("new");
        RunningMark mark = new RunningMark(data, "boot-1");
        assertThat(mark.lastEnd()).isEqualTo(LastEnd.CLEAN);

        mark.set();
        mark.close();

        assertThat(new RunningMark(data, "boot-1").lastEnd()).isEqualTo(LastEnd.CLEAN);
    }

    @Test
    void whoeverIsKilledLeavesItAndTheBootTellsWhetherThePowerWasLost() {
        new RunningMark(folder, "boot-1").set();

        assertThat(new RunningMark(folder, "boot-1").lastEnd()).isEqualTo(LastEnd.KILLED);
        assertThat(new RunningMark(folder, "boot-2").lastEnd()).isEqualTo(LastEnd.POWER_LOST);
    }

    @Test
    void whereNoBootCanBeToldFromAnotherItIsALossOfPower() {
        new RunningMark(folder, "unknown").set();

        assertThat(new RunningMark(folder, "unknown").lastEnd()).isEqualTo(LastEnd.POWER_LOST);
    }

    @Test
    void aMarkThatWasCutShortIsALossOfPower() throws IOException {
        Files.writeString(folder.resolve("running"), "");

        assertThat(new RunningMark(folder, "boot-1").lastEnd()).isEqualTo(LastEnd.POWER_LOST);
    }

    @Test
    void onlyWhatWasSetIsTakenAway() {
        RunningMark left = new RunningMark(folder, "boot-1");
        left.set();

        assertThat(left.isSet()).isTrue();
        assertThat(new RunningMark(folder, "boot-2").isSet()).isFalse();
    }
}
