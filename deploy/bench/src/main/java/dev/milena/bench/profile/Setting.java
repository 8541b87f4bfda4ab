package dev.milena.bench.profile;

import java.time.Duration;
import java.util.List;

/**
 * What a profile wants of the product and of DNS.
 *
 * @param retry waits between attempts, the last repeats
 * @param sharedHosts 0: each domain has an MX host of its own; n: they share n
 * @param fresh whether the relay is started anew for each round
 * @param heap whether its heap is looked at once a second, which costs it some milliseconds each time
 */
public record Setting(List<Duration> retry, int sharedHosts, boolean fresh, boolean heap) {

    static final Setting USUAL = new Setting(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)), 0, false, false);

    public Setting {
        retry = List.copyOf(retry);
    }

    Setting retrying(Duration... schedule) {
        return new Setting(List.of(schedule), sharedHosts, fresh, heap);
    }

    Setting freshly() {
        return new Setting(retry, sharedHosts, true, heap);
    }

    Setting watchingTheHeap() {
        return new Setting(retry, sharedHosts, fresh, true);
    }
}
