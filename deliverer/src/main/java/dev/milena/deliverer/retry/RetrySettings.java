package dev.milena.deliverer.retry;

import dev.milena.runtime.config.Default;
import java.time.Duration;
import java.util.List;

/**
 * The {@code deliverer.retry} section.
 *
 * @param schedule waits between attempts; the last step repeats
 * @param expire age at which a message that still fails is given up (RFC 5321 §4.5.4.1: at least 4 to 5 days)
 * @param warnAfter age at which the sender is told once that it is late
 */
public record RetrySettings(
        @Default("1m,5m,15m,30m,1h,2h,4h") List<Duration> schedule,
        @Default("5d") Duration expire,
        @Default("4h") Duration warnAfter) {

    public RetrySettings {
        if (schedule.isEmpty()) {
            throw new IllegalArgumentException("the schedule has at least one step");
        }
        for (Duration step : schedule) {
            if (!step.isPositive()) {
                throw new IllegalArgumentException("a step of the schedule is longer than nothing");
            }
            if (!step.equals(Duration.ofSeconds(step.toSeconds()))) {
                throw new IllegalArgumentException(
                        "a step of the schedule is a number of whole seconds, as its topic is named after it: " + step);
            }
        }
        if (!expire.isPositive()) {
            throw new IllegalArgumentException("a message expires after more than nothing");
        }
        if (!warnAfter.isPositive()) {
            throw new IllegalArgumentException("a warning comes after more than nothing");
        }
        schedule = List.copyOf(schedule);
    }
}
