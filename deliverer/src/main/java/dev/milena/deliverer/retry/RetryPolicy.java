package dev.milena.deliverer.retry;

import dev.milena.mail.Task;
import dev.milena.stream.topics.TopicPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a task is tried again, when its sender is warned, when it is given up. Pure; any thread.
 *
 * <p>A message is given up at the first failure at or after its expiry, so the last attempt may come up to one step later than the expiry says: a step cut
 * short would need a delay topic of its own.
 */
public final class RetryPolicy {

    /** Waits of a task that could not even be tried, beside those of the schedule. Short, because nothing says that the destination is in trouble for long. */
    private static final List<Duration> SPILL_STEPS = TopicPlan.PARKING_STEPS;

    private static final Duration SHORTEST_SPILL = SPILL_STEPS.getFirst();

    /** How long a task stays away at least that came back to a closed destination for the first time; doubles up to an hour. */
    private static final Duration FIRST_ROUND = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 7;

    /** However many wait for a closed destination: one that opens again has all of its mail within that time. */
    private static final Duration LONGEST_ROUND = Duration.ofHours(1);

    private final RetrySettings settings;
    private final List<Duration> steps;

    /** Those of the steps that are long enough for a task that could not even be tried; the first is {@link #SHORTEST_SPILL}. */
    private final List<Duration> spillSteps;

    public RetryPolicy(RetrySettings settings) {
        this.settings = settings;
        this.steps = Stream.concat(SPILL_STEPS.stream(), settings.schedule().stream())
                .distinct()
                .sorted()
                .toList();
        this.spillSteps = steps.stream()
                .filter(step -> step.compareTo(SHORTEST_SPILL) >= 0)
                .toList();
    }

    /** What comes next. */
    public sealed interface Decision {

        /** @param warn tell the sender now that the message is late */
        record Again(Duration delay, boolean warn) implements Decision {}

        record GiveUp() implements Decision {}
    }

    /** Every delay a decision can name, ascending: one delay topic each. */
    public List<Duration> steps() {
        return steps;
    }

    /** Those that {@link #afterSpill} can name, ascending. */
    public List<Duration> spillSteps() {
        return spillSteps;
    }

    /** After an attempt that failed for a passing reason; {@code task} as it was before that attempt. */
    public Decision afterAttempt(Task task, Instant now) {
        List<Duration> schedule = settings.schedule();
        return decide(task, now, schedule.get(Math.min(task.attempts(), schedule.size() - 1)));
    }

    /**
     * For a task that is sent on without an attempt because its destination is closed: not to come back before {@code shut}, if a step is that long. Later,
     * where many are away already, and each time it went round in vain: what a closed destination is sent goes through the router and the deliverer every
     * time, beside the mail of all others.
     *
     * @param shut how long nothing is tried there
     * @param expected when its turn may come, if it opens then
     */
    public Decision whileShut(Task task, Instant now, Duration shut, Duration expected) {
        Duration again = longestWithin(FIRST_ROUND.multipliedBy(1L << Math.min(task.spills(), MOST_DOUBLINGS)));
        // Never early: what is called a minute for five would all come back at once, beside the mail of all others.
        Duration turn = expected.compareTo(LONGEST_ROUND) > 0 ? LONGEST_ROUND : expected;
        Duration opened = shortestFrom(shut.compareTo(turn) > 0 ? shut : turn);
        return decide(task, now, opened.compareTo(again) > 0 ? opened : again);
    }

    /**
     * For a task that is sent on without an attempt because too many wait before it. Rather too early than too late: a destination that waits for its mail
     * loses more than a task that goes round again.
     *
     * @param expected when its turn may come; the longest of {@link #spillSteps} within it is taken
     */
    public Decision afterSpill(Task task, Instant now, Duration expected) {
        return decide(task, now, longestWithin(expected));
    }

    private Duration longestWithin(Duration wait) {
        Duration longest = SHORTEST_SPILL;
        for (Duration step : spillSteps) {
            if (step.compareTo(wait) <= 0) {
                longest = step;
            }
        }
        return longest;
    }

    private Duration shortestFrom(Duration wait) {
        for (Duration step : spillSteps) {
            if (step.compareTo(wait) >= 0) {
                return step;
            }
        }
        return spillSteps.getLast();
    }

    /** When the task is given up. */
    public Instant expiry(Task task) {
        return task.acceptedAt().plus(settings.expire());
    }

    private Decision decide(Task task, Instant now, Duration delay) {
        if (!now.isBefore(expiry(task))) {
            return new Decision.GiveUp();
        }
        boolean late = !now.isBefore(task.acceptedAt().plus(settings.warnAfter()));
        return new Decision.Again(delay, late && !task.delayWarned());
    }
}
