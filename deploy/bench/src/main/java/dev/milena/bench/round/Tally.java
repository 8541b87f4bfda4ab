package dev.milena.bench.round;

import dev.milena.bench.figure.Latencies;
import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Second;
import dev.milena.bench.judge.Judgement;
import dev.milena.bench.profile.Phase;
import dev.milena.bench.profile.Phase.End;
import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Turns what was seen of a loaded phase into figures. For one thread. */
final class Tally {

    /** A body from here on is measured in megabytes too. */
    private static final int LARGE = 64 * 1024;

    private final Account account;
    private final Phase.Loaded phase;
    private final int rate;
    private final long corruptBefore;
    private final long deferralsBefore;
    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

    /**
     * How a phase went.
     *
     * @param sentAt when the source had its last answer
     */
    record Course(Looks looks, Draining draining, long sentAt) {}

    /** Begins to count now. */
    Tally(Account account, Phase.Loaded phase, int rate) {
        this.account = account;
        this.phase = phase;
        this.rate = rate;
        this.corruptBefore = account.corrupt();
        this.deferralsBefore = account.deferrals();
    }

    /** Answers of 451 that the sink gave meanwhile. */
    long deferrals() {
        return account.deferrals() - deferralsBefore;
    }

    Result result(String relay, int round, Sent sent, List<Sent> owed, Course course) {
        Ledger ledger = sent.ledger();
        Latencies latencies = Latencies.copyOf(ledger.latency(), account.sinceAccepted(), account.endToEnd());
        values.putAll(latencies.percentiles());
        if (rate > 0) {
            values.put(Measure.RATE, (double) rate);
        }
        counts(sent, owed);
        speed(sent, course);
        usage(course.looks());
        return new Result(
                relay, round, phase.name(), values, latencies, course.looks().seconds());
    }

    private void counts(Sent sent, List<Sent> owed) {
        Ledger ledger = sent.ledger();
        values.put(Measure.ACCEPTED, (double) ledger.accepted());
        values.put(Measure.REFUSED, (double) ledger.refused());
        values.put(Measure.UNANSWERED, (double) ledger.unanswered());
        values.put(Measure.DEFERRED, (double) ledger.deferrals());
        if (phase.end() == End.OWED || phase.end() == End.LEFT) {
            return;
        }
        judge(sent);
        if (phase.end() == End.DRAINED) {
            owed.forEach(this::judge);
        }
        values.put(Measure.CORRUPT, (double) account.corrupt() - corruptBefore);
    }

    private void judge(Sent sent) {
        Judgement judgement = sent.judge(account);
        long tag = sent.ledger().tag();
        values.merge(Measure.DELIVERED, (double) account.unique(tag), Double::sum);
        values.merge(Measure.DUPLICATE, (double) account.duplicates(tag), Double::sum);
        values.merge(Measure.MISSING, (double) judgement.missing(), Double::sum);
        values.merge(Measure.PHANTOM, (double) judgement.phantom(), Double::sum);
    }

    private void speed(Sent sent, Course course) {
        Ledger ledger = sent.ledger();
        double measured = ledger.latency().getTotalCount();
        put(Measure.ACCEPTED_PER_S, measured, course.sentAt() - ledger.measuredSince());
        if (phase.end() == End.DRAINED) {
            Draining draining = course.draining();
            values.put(Measure.BACKLOG_PER_S, draining.backlogPerSecond());
            values.put(Measure.DELIVERED_PER_S, draining.deliveredPerSecond());
            values.put(Measure.ACCEPTED_PER_S, draining.acceptedPerSecond());
        } else if (phase.end() == End.ARRIVED) {
            long time = account.lastDelivery(ledger.tag()) - ledger.measuredSince();
            double recipients = measured * sent.recipients().perMessage();
            put(Measure.DELIVERED_PER_S, measured, time);
            if (sent.recipients().perMessage() > 1) {
                put(Measure.RECIPIENTS_PER_S, recipients, time);
            }
            if (phase.load().size() >= LARGE) {
                put(Measure.MEGABYTES_PER_S, recipients * (phase.load().size() / 1e6), time);
            }
        }
    }

    private void put(Measure measure, double count, long nanos) {
        if (nanos > 0) {
            values.put(measure, count / nanos * 1e9);
        }
    }

    private void usage(Looks looks) {
        Looks.Look begin = looks.first();
        Looks.Look end = looks.last();
        long work = end.unique() - begin.unique();
        if (phase.end() == End.OWED || phase.end() == End.LEFT) {
            work = end.accepted() - begin.accepted();
        }
        double cpu = end.usage().cpuSeconds() - begin.usage().cpuSeconds();
        if (work > 0 && !Double.isNaN(cpu)) {
            values.put(Measure.CPU_PER_1000, cpu / work * 1000);
        }
        extreme(Measure.RESIDENT_PEAK, looks.seconds(), Second::residentMib, 1);
        extreme(Measure.HEAP_FLOOR, looks.seconds(), Second::heapMib, -1);
    }

    private void extreme(Measure measure, List<Second> seconds, ToDoubleFunction<Second> of, int sign) {
        seconds.stream()
                .mapToDouble(of)
                .filter(each -> !Double.isNaN(each))
                .map(each -> sign * each)
                .max()
                .ifPresent(most -> values.put(measure, sign * most));
    }
}
