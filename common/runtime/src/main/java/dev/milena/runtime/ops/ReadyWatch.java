package dev.milena.runtime.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the process is ready, and until then every while what it still waits for. A thread of its own, which ends with the announcement. */
public final class ReadyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyWatch.class);

    /** Not noticed by a person, not felt by the parts that are asked. */
    private static final long LOOK_MILLIS = 50;

    private static final long REMIND_EVERY = 15_000 / LOOK_MILLIS;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Readiness readiness;
    private final Runnable announcement;

    private ReadyWatch(Readiness readiness, Runnable announcement) {
        this.readiness = readiness;
        this.announcement = announcement;
    }

    /** @param announcement runs once, on the thread of the watch */
    public static ReadyWatch start(Readiness readiness, Runnable announcement) {
        ReadyWatch watch = new ReadyWatch(readiness, announcement);
        Thread.ofVirtual().name("ready-watch").start(watch::watch);
        return watch;
    }

    private void watch() {
        try {
            for (long look = 1; !closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); look++) {
                Readiness.Report report = readiness.report();
                if (report.ready()) {
                    announcement.run();
                    return;
                }
                if (look % REMIND_EVERY == 0) {
                    LOG.warn("not ready yet, waiting for {}", missing(report));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> missing(Readiness.Report report) {
        return report.parts().entrySet().stream()
                .filter(part -> !part.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
