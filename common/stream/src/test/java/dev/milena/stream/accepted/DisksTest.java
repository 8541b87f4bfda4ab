package dev.milena.stream.accepted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.config.ByteSize;
import dev.milena.stream.accepted.Disks.Disk;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisksTest {

    private static final long GIB = 1L << 30;

    @Test
    void mailStopsBelowTheMarkAndComesAgainAQuarterAboveIt() {
        Disks disks = new Disks(new ByteSize(8 * GIB));
        assertThat(disks.roomy()).as("before the first look").isTrue();
        see(disks, 8 * GIB);
        assertThat(disks.roomy()).isTrue();
        see(disks, 8 * GIB - 1);
        assertThat(disks.roomy()).isFalse();
        assertThat(disks.least()).isEqualTo(8 * GIB - 1);
        see(disks, 9 * GIB);
        assertThat(disks.roomy()).isFalse();
        see(disks, 10 * GIB);
        assertThat(disks.roomy()).isTrue();
    }

    @Test
    void withoutASettingItIsAGibibyteOrATwentiethOfTheDisk() {
        Disks disks = new Disks(null);
        see(disks, GIB);
        assertThat(disks.roomy()).isTrue();
        see(disks, GIB - 1);
        assertThat(disks.roomy()).isFalse();
        Disks small = new Disks(null);
        small.seen(List.of(new Disk("small", 2 * GIB, GIB / 4)));
        assertThat(small.roomy()).isTrue();
        small.seen(List.of(new Disk("small", 2 * GIB, GIB / 12)));
        assertThat(small.roomy()).isFalse();
    }

    @Test
    void theFullestDiskCountsAndNoAnswerChangesNothing() {
        Disks disks = new Disks(new ByteSize(GIB));
        disks.seen(List.of(new Disk("one", 100 * GIB, 50 * GIB), new Disk("two", 100 * GIB, GIB / 2)));
        assertThat(disks.roomy()).isFalse();
        disks.seen(List.of());
        assertThat(disks.roomy()).isFalse();
    }

    private static void see(Disks disks, long usable) {
        disks.seen(List.of(new Disk("one", 100 * GIB, usable)));
    }
}
