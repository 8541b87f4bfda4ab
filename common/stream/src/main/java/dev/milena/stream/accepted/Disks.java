package dev.milena.stream.accepted;

import dev.milena.runtime.config.ByteSize;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the brokers' disks have room for more mail. A broker whose disk is full gives up all its logs and halts, so intake stops well before, while what was
 * taken can still be routed, delivered and recorded. Opens again a quarter above the mark, so that it does not flutter. For one writer; read by any thread.
 */
final class Disks {

    private static final Logger LOG = LoggerFactory.getLogger(Disks.class);

    private static final long USUAL = 1L << 30;

    /** A twentieth of a small disk instead. */
    private static final int PART = 20;

    /** One folder of a broker's logs, as it says. */
    record Disk(String where, long total, long usable) {}

    private final @Nullable ByteSize minFree;
    private volatile boolean roomy = true;
    private volatile long least = Long.MAX_VALUE;

    Disks(@Nullable ByteSize minFree) {
        this.minFree = minFree;
    }

    boolean roomy() {
        return roomy;
    }

    /** Usable octets of the fullest disk; {@link Long#MAX_VALUE} before the first look. */
    long least() {
        return least;
    }

    /** What a look found; nothing of it: what was known stays. */
    void seen(List<Disk> disks) {
        if (disks.isEmpty()) {
            return;
        }
        Disk worst = disks.getFirst();
        boolean low = false;
        for (Disk disk : disks) {
            worst = disk.usable < worst.usable ? disk : worst;
            low |= disk.usable < (roomy ? mark(disk) : mark(disk) / 4 * 5);
        }
        least = worst.usable;
        if (low && roomy) {
            LOG.error(
                    "new mail is answered 452: the disk of {} has only {} MiB left, less than {} MiB (kafka.min-free). "
                            + "Delivery goes on; make room or add disk, it opens again by itself",
                    worst.where,
                    worst.usable >> 20,
                    mark(worst) >> 20);
        } else if (!low && !roomy) {
            LOG.info("mail is taken again: the fullest disk of Kafka has {} MiB left", worst.usable >> 20);
        }
        roomy = !low;
    }

    private long mark(Disk disk) {
        return minFree == null ? Math.min(USUAL, disk.total / PART) : minFree.bytes();
    }
}
