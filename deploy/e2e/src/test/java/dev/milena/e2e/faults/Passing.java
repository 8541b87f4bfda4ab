package dev.milena.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Time that must pass because somebody else's clock runs: a session timeout, a frozen process. Never in place of a condition. */
final class Passing {

    private Passing() {}

    static void seconds(int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        await().atMost(Duration.ofSeconds(seconds + 30L))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - end >= 0);
    }
}
