package dev.milena.router.resolve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code milena.router.lookups}: how long look-ups took, by what they came to ({@code found}, or the enhanced code). For one thread. */
final class LookUpMeters {

    private final MeterRegistry metrics;
    private final Map<String, Timer> timers = new HashMap<>();

    LookUpMeters(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void found(Finding finding, long nanos) {
        String result =
                switch (finding) {
                    case Finding.Found found -> "found";
                    case Finding.Failed failed -> failed.failure().enhanced().toString();
                };
        timers.computeIfAbsent(result, r -> Timer.builder("milena.router.lookups")
                        .description("Look-ups of a domain's route, DNS included")
                        .tag("result", r)
                        .register(metrics))
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
