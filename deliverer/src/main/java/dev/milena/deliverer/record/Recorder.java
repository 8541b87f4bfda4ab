package dev.milena.deliverer.record;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.deliverer.bounce.Notice;
import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.deliverer.connect.RecipientResult.Delivered;
import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.deliverer.retry.RetryPolicy.Decision;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Event;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.BodyStore;
import dev.milena.stream.OutcomeLog;
import dev.milena.stream.OutcomeLog.Dead;
import dev.milena.stream.OutcomeLog.Retry;
import dev.milena.stream.OutcomeLog.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns what became of a claim into events, a retry and reports, and hands them to the outcome log. Every claim given to {@link #delivered} with
 * {@code settles}, or to {@link #ended}, {@link #unroutable}, {@link #spilled} or {@link #buried}, is settled exactly once. Thread-safe; no call blocks.
 */
public final class Recorder {

    private static final Failure NEVER_TRIED = new Failure(
            Scope.SITE,
            Permanence.TRANSIENT,
            Stage.QUEUE,
            451,
            new EnhancedCode(4, 4, 1),
            "the destination took no connection",
            null,
            false);

    /** Without DNS: so many times round a task goes by short waits, then a long queue would do nothing but go round. */
    private static final int OFTEN = 12;

    private static final Duration SHORT_WAIT = Duration.ofMinutes(1);
    private static final Duration LONG_WAIT = Duration.ofMinutes(5);

    private final OutcomeLog outcomes;
    private final RetryPolicy policy;
    private final Reporting reporting;
    private final Environment environment;
    private final MailLog log;
    private final Tally tally;

    public Recorder(
            OutcomeLog outcomes,
            BodyStore bodies,
            RetryPolicy policy,
            ReportComposer composer,
            Environment environment,
            MailLog log) {
        this.outcomes = outcomes;
        this.policy = policy;
        this.environment = environment;
        this.log = log;
        this.tally = new Tally(environment.metrics());
        this.reporting = new Reporting(bodies, composer, tally);
    }

    /** @param settles whether nothing else of the claim is left; if not, {@link #ended} follows */
    public void delivered(Claim claim, Leg leg, List<Delivered> delivered, boolean settles) {
        Instant now = environment.time().now();
        Events events = new Events(claim, environment.nodeId(), now);
        List<Event> records = new ArrayList<>(delivered.size());
        for (Delivered one : delivered) {
            records.add(events.delivery(one.recipient(), one.reply(), leg));
        }
        outcomes.delivered(claim.receipt(), records, settles);
        tally.delivered.increment(delivered.size());
        log.delivered(claim.task(), delivered.size(), leg, now);
    }

    /** For the mail log only: one transaction is over, or one dial. */
    public void attempted(Claim claim, Leg leg, String transcript) {
        log.attempted(claim.task(), leg, transcript);
    }

    /**
     * The end of an attempt that {@link #delivered} did not settle.
     *
     * @param relayed delivered to servers without DSN, for senders who asked for a report of success
     */
    public void ended(Claim claim, List<OnLeg<Failed>> failed, List<OnLeg<Delivered>> relayed) {
        Instant now = environment.time().now();
        Events events = new Events(claim, environment.nodeId(), now);
        List<Recipient> left =
                failed.stream().map(one -> one.result().recipient()).toList();
        Ending ending = new Ending(claim.task(), events, now, left);
        for (OnLeg<Delivered> one : relayed) {
            RemoteHost remote = one.leg() == null ? null : one.leg().remote();
            ending.relayed.add(Notice.Line.relayed(
                    one.result().recipient(), remote, one.result().reply()));
        }
        List<OnLeg<Failed>> passing = new ArrayList<>();
        for (OnLeg<Failed> one : failed) {
            Failure failure = one.result().failure();
            if (failure.ambiguous()) {
                tally.ambiguous.increment();
            }
            if (failure.permanent() && failure.stage() == Stage.BODY_STORE) {
                ending.lost.add(one);
            } else if (failure.permanent()) {
                ending.bounce(one);
            } else {
                passing.add(one);
            }
        }
        if (!ending.bounced.isEmpty()) {
            log.bounced(claim.task(), ending.bounced.size(), firstPermanent(failed));
        }
        Retry retry = passing.isEmpty() ? null : defer(ending, passing, policy.afterAttempt(claim.task(), now));
        settle(claim, ending, retry);
    }

    /**
     * A bug keeps these recipients from being handled: they go to {@code mail.dead}, with nothing else on record.
     *
     * @param left at least one
     */
    public void buried(Claim claim, List<Recipient> left, RuntimeException bug) {
        outcomes.settle(claim.receipt(), dead(claim, left, "the deliverer cannot handle it: " + bug, bug));
        tally.dead.increment(left.size());
    }

    private static Settlement dead(Claim claim, List<Recipient> left, String reason, @Nullable RuntimeException bug) {
        Task task = claim.task();
        return new Settlement(
                List.of(), null, List.of(), new Dead(task.with(task.envelope().with(left)), reason, bug));
    }

    /**
     * A task without a host to try ({@link Route.Failed}): as an attempt that failed; or, where the failure is that nothing was tried (stage {@code QUEUE}: our
     * own DNS is away), sent on without one.
     */
    public void unroutable(Claim claim, Failure failure) {
        if (failure.stage() == Stage.QUEUE) {
            Instant now = environment.time().now();
            Duration wait = claim.task().spills() < OFTEN ? SHORT_WAIT : LONG_WAIT;
            sentOn(claim, now, policy.afterSpill(claim.task(), now, wait), failure);
            return;
        }
        List<OnLeg<Failed>> all = claim.task().envelope().recipients().stream()
                .map(r -> new OnLeg<>(new Failed(r, failure), null))
                .toList();
        ended(claim, all, List.of());
    }

    /** For how long {@link #spilled} can send a task away, ascending. */
    public List<Duration> delays() {
        return policy.spillSteps();
    }

    /**
     * Sends a task on to a delay topic without an attempt, because its turn would come only after {@code expected}: for the longest of {@link #delays}
     * within it. It leaves no event: nothing happened to its recipients, and a closed destination would flood the events with it.
     *
     * @return how long it stays away; nothing if it was given up
     */
    public Duration spilled(Claim claim, Duration expected) {
        Instant now = environment.time().now();
        return sentOn(claim, now, policy.afterSpill(claim.task(), now, expected), NEVER_TRIED);
    }

    /** The same, because its destination is closed for so long; when it opens, its turn would come after {@code expected}. */
    public Duration shut(Claim claim, Duration shut, Duration expected) {
        Instant now = environment.time().now();
        return sentOn(claim, now, policy.whileShut(claim.task(), now, shut, expected), NEVER_TRIED);
    }

    @CanIgnoreReturnValue
    private Duration sentOn(Claim claim, Instant now, Decision decision, Failure why) {
        Task task = claim.task();
        Events events = new Events(claim, environment.nodeId(), now);
        Ending ending = new Ending(task, events, now, task.envelope().recipients());
        Retry retry =
                switch (decision) {
                    case Decision.Again again -> {
                        if (again.warn()) {
                            ending.warn(task.envelope().recipients(), why);
                        }
                        log.spilled(task, again.delay());
                        yield new Retry(task.spilled(again.warn()), again.delay());
                    }
                    case Decision.GiveUp giveUp -> {
                        for (Recipient recipient : task.envelope().recipients()) {
                            ending.expire(recipient, why);
                        }
                        tally.expired.increment(task.envelope().recipients().size());
                        log.expired(task, task.envelope().recipients().size(), why);
                        yield null;
                    }
                };
        tally.spilled.increment();
        settle(claim, ending, retry);
        return retry == null ? Duration.ZERO : retry.delay();
    }

    private @Nullable Retry defer(Ending ending, List<OnLeg<Failed>> passing, Decision decision) {
        Task task = ending.task;
        Failure first = passing.getFirst().result().failure();
        for (OnLeg<Failed> one : passing) {
            ending.records.add(ending.events.failure(Event.Type.TransientFailure, one));
        }
        tally.deferred.increment(passing.size());
        return switch (decision) {
            case Decision.Again again -> {
                List<Recipient> left =
                        passing.stream().map(one -> one.result().recipient()).toList();
                if (again.warn()) {
                    ending.warn(left, first);
                }
                log.deferred(task, left.size(), first, again.delay());
                Set<Integer> doubtful = passing.stream()
                        .filter(one -> one.result().failure().ambiguous())
                        .map(one -> one.result().recipient().ordinal())
                        .collect(Collectors.toSet());
                Task next = task.with(task.envelope().with(left)).afterAttempt(again.warn(), doubtful);
                yield new Retry(next, again.delay());
            }
            case Decision.GiveUp giveUp -> {
                for (OnLeg<Failed> one : passing) {
                    ending.expire(one.result().recipient(), one.result().failure());
                }
                tally.expired.increment(passing.size());
                log.expired(task, passing.size(), first);
                yield null;
            }
        };
    }

    private void settle(Claim claim, Ending ending, @Nullable Retry retry) {
        reporting.compose(claim, ending.notices(), ending.now, reports -> {
            try {
                outcomes.settle(claim.receipt(), new Settlement(ending.records, retry, reports, ending.dead()));
            } catch (RuntimeException bug) {
                // Perhaps on a thread where nobody hears of it, and then the task would never end.
                if (ending.left.isEmpty()) {
                    throw bug;
                }
                buried(claim, ending.left, bug);
            }
        });
    }

    private static Failure firstPermanent(List<OnLeg<Failed>> failed) {
        return failed.stream()
                .map(one -> one.result().failure())
                .filter(Failure::permanent)
                .findFirst()
                .orElseThrow();
    }

    /** What one attempt leads to, as it is gathered. */
    private final class Ending {

        final Task task;
        final Events events;
        final Instant now;
        /** Who was not delivered to. */
        final List<Recipient> left;

        final List<Event> records = new ArrayList<>();
        final List<Notice.Line> bounced = new ArrayList<>();
        final List<Notice.Line> late = new ArrayList<>();
        final List<Notice.Line> relayed = new ArrayList<>();
        /** Recipients whose message is gone. */
        final List<OnLeg<Failed>> lost = new ArrayList<>(0);

        Ending(Task task, Events events, Instant now, List<Recipient> left) {
            this.task = task;
            this.events = events;
            this.now = now;
            this.left = left;
        }

        void bounce(OnLeg<Failed> one) {
            Failed failed = one.result();
            records.add(events.failure(Event.Type.Bounce, one));
            bounced.add(Notice.Line.failed(failed.recipient(), failed.failure()));
            tally.bounced(failed.failure().scope()).increment();
        }

        void expire(Recipient recipient, Failure last) {
            records.add(events.notice(Event.Type.Expiration, recipient, Events.EXPIRED));
            bounced.add(Notice.Line.expired(recipient, last));
        }

        void warn(List<Recipient> recipients, Failure last) {
            for (Recipient recipient : recipients) {
                records.add(events.notice(Event.Type.Delayed, recipient, Events.DELAYED));
                late.add(Notice.Line.delayed(recipient, last, policy.expiry(task)));
            }
        }

        @Nullable Dead dead() {
            if (lost.isEmpty()) {
                return null;
            }
            tally.dead.increment(lost.size());
            List<Recipient> left =
                    lost.stream().map(one -> one.result().recipient()).toList();
            String reason = "its message cannot be read: "
                    + lost.getFirst().result().failure().text();
            return new Dead(task.with(task.envelope().with(left)), reason, null);
        }

        List<Notice> notices() {
            if (bounced.isEmpty() && late.isEmpty() && relayed.isEmpty()) {
                return List.of();
            }
            List<Notice> notices = new ArrayList<>(3);
            Notice.of(task, Notice.Kind.FAILED, bounced).ifPresent(notices::add);
            Notice.of(task, Notice.Kind.DELAYED, late).ifPresent(notices::add);
            Notice.of(task, Notice.Kind.RELAYED, relayed).ifPresent(notices::add);
            return notices;
        }
    }
}
