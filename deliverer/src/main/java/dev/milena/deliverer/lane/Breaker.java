package dev.milena.deliverer.lane;

import dev.milena.runtime.time.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a site is worth trying. Fed with attempts: only a failure of SITE scope counts against it. Costs nothing until the first such failure. For one
 * thread; every {@link #acquire} that says true is answered by exactly one of {@link #succeeded}, {@link #failed}, {@link #unused}.
 *
 * <pre>
 *   closed --every one of the last n attempts failed--> open --wait over--> half open --probe succeeded--> closed
 *                                                        ^-------probe failed, wait doubled----'
 * </pre>
 */
final class Breaker {

    private final LaneSettings settings;
    private final Time time;
    private @Nullable CircuitBreaker circuit;
    private long openUntil;

    Breaker(LaneSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** How long nothing may be tried from now on; zero when something may. */
    Duration shutFor() {
        if (circuit == null || circuit.getState() != State.OPEN) {
            return Duration.ZERO;
        }
        long left = openUntil - time.nanos();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    boolean open() {
        return circuit != null && circuit.getState() == State.OPEN;
    }

    /** Permission for one attempt. False while shut, and while the one probe of the half-open state is under way. */
    boolean acquire() {
        return circuit == null || circuit.tryAcquirePermission();
    }

    /** @return whether this closed the breaker: the site is back */
    boolean succeeded() {
        if (circuit == null) {
            return false;
        }
        State before = circuit.getState();
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        return before == State.HALF_OPEN && circuit.getState() == State.CLOSED;
    }

    void failed() {
        if (circuit == null) {
            circuit = circuit();
        }
        circuit.onError(0, TimeUnit.NANOSECONDS, new SiteFailed());
    }

    /** The attempt came to nothing that says anything about the site. */
    void unused() {
        if (circuit != null) {
            circuit.releasePermission();
        }
    }

    /** Whether nothing is lost if it is forgotten: never failed, or its wait is over for long. */
    boolean forgettable() {
        if (circuit == null
                || (circuit.getState() == State.CLOSED && circuit.getMetrics().getNumberOfFailedCalls() == 0)) {
            return true;
        }
        return time.nanos() - openUntil > settings.breakerMaxWait().toNanos();
    }

    private CircuitBreaker circuit() {
        openUntil = time.nanos();
        Clock clock = new Monotonic(time);
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(settings.breakerFailures(), settings.breakerFailures(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(this::wait)
                .clock(clock)
                .currentTimestampFunction(c -> time.nanos(), TimeUnit.NANOSECONDS)
                .writableStackTraceEnabled(false)
                .build();
        return CircuitBreaker.of("lane", config);
    }

    /** Called by the breaker as it opens, with 1 for the first time in a row. */
    private long wait(int inARow) {
        long most = settings.breakerMaxWait().toMillis();
        // 20 doublings are above any wait that makes sense; more would overflow.
        long wait = Math.min(most, settings.breakerWait().toMillis() << Math.min(inARow - 1, 20));
        openUntil = time.nanos() + TimeUnit.MILLISECONDS.toNanos(wait);
        // One millisecond less, because the circuit opens strictly later than it is told.
        return Math.max(1, wait - 1);
    }

    /** The breaker waits by a wall clock; this one does not jump. */
    private static final class Monotonic extends Clock {

        private final Time time;
        private final Instant start;
        private final long startNanos;

        Monotonic(Time time) {
            this.time = time;
            this.start = time.now();
            this.startNanos = time.nanos();
        }

        @Override
        public Instant instant() {
            return start.plusNanos(time.nanos() - startNanos);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** What the breaker wants to see; never thrown. */
    private static final class SiteFailed extends Exception {

        private static final long serialVersionUID = 1L;

        SiteFailed() {
            super("site failed", null, false, false);
        }
    }
}
