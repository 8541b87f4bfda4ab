package dev.milena.bench.round;

import dev.milena.bench.figure.Result;
import dev.milena.bench.form.Ids;
import dev.milena.bench.profile.Phase;
import dev.milena.bench.profile.Phase.End;
import dev.milena.bench.relay.Relay;
import dev.milena.bench.sink.Account;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.source.Ledger;
import dev.milena.bench.source.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries out one loaded phase at one relay, on the caller's thread. Used once. */
final class PhaseRun {

    private static final long STEP_MILLIS = 20;

    /** Beyond the time of its load a phase may last this long, whatever happens. */
    private static final Duration MOST = Duration.ofMinutes(20);

    private final Relay relay;
    private final Sink sink;
    private final Account account;
    private final Phase.Loaded phase;
    private final List<Sent> owed;
    private final Watch watch;
    private long sentAt;

    /**
     * @param quiet so long nothing may arrive after the last was sent; then what is not there is missing
     * @param heap whether to look at the heap
     */
    record Watch(Duration quiet, boolean heap) {}

    /** @param owed what earlier phases of the round left: this one adds to it, or has it arrive */
    PhaseRun(Relay relay, Sink sink, Phase.Loaded phase, List<Sent> owed, Watch watch) {
        this.relay = relay;
        this.sink = sink;
        this.account = sink.account();
        this.phase = phase;
        this.owed = owed;
        this.watch = watch;
    }

    /**
     * @param rate messages a second, 0 for as fast as possible
     * @throws IllegalStateException when the relay cannot be reached
     */
    Result run(int round, int rate) throws InterruptedException {
        sink.misbehave(phase.faults());
        account.restartLatencies();
        Tally tally = new Tally(account, phase, rate);
        Went went = send(rate, tally);
        Result result = tally.result(relay.name(), round, went.sent, owed, went.course);
        keep(went.sent);
        return result;
    }

    private record Went(Sent sent, Tally.Course course) {}

    /** The source has ended when this returns. */
    private Went send(int rate, Tally tally) throws InterruptedException {
        try (Source source = Source.start(phase.load().against(relay.address(), rate))) {
            Ledger ledger = source.ledger();
            account.acceptedAt(id -> Sent.acceptedAt(ledger, Ids.tagOf(id), Ids.numberOf(id)));
            Sent sent = new Sent(ledger, phase.load().recipients());
            Draining draining = new Draining(owed, account, ledger);
            Looks looks = follow(source, sent, draining, tally);
            return new Went(sent, new Tally.Course(looks, draining, sentAt));
        }
    }

    private Looks follow(Source source, Sent sent, Draining draining, Tally tally) throws InterruptedException {
        CompletableFuture<Ledger> done = source.done().toCompletableFuture();
        long most = System.nanoTime() + phase.load().time().plus(MOST).toNanos();
        long moved = System.nanoTime();
        long before = -1;
        @Nullable Looks looks = null;
        while (true) {
            long now = System.nanoTime();
            if (looks != null) {
                looks.at(now);
            } else if (measuring(sent.ledger(), now)) {
                looks = new Looks(relay, sent.ledger(), account, watch.heap());
            }
            if (phase.end() == End.DRAINED && draining.look(now)) {
                source.stop();
            }
            if (sentAt == 0 && done.isDone()) {
                refuseFailure(done);
                sentAt = now;
                moved = now;
            }
            long movement = account.unique() + account.bouncedIds() + account.deferrals();
            if (movement != before) {
                before = movement;
                moved = now;
            }
            boolean still = now - moved > watch.quiet().toNanos();
            if ((sentAt != 0 && (still || over(sent, tally))) || now > most) {
                return (looks == null ? new Looks(relay, sent.ledger(), account, watch.heap()) : looks).end();
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    private static boolean measuring(Ledger ledger, long now) {
        return ledger.measuredSince() != 0 && now - ledger.measuredSince() >= 0;
    }

    private boolean over(Sent sent, Tally tally) {
        return switch (phase.end()) {
            case ARRIVED -> sent.arrived(account);
            case OWED, LEFT -> account.unique(sent.ledger().tag()) + tally.deferrals() >= sent.owed();
            case DRAINED -> sent.arrived(account) && owed.stream().allMatch(each -> each.arrived(account));
        };
    }

    private void keep(Sent sent) {
        switch (phase.end()) {
            case OWED -> owed.add(sent);
            case DRAINED -> owed.clear();
            case ARRIVED, LEFT -> {}
        }
    }

    private static void refuseFailure(CompletableFuture<Ledger> done) {
        if (done.isCompletedExceptionally()) {
            throw new IllegalStateException(done.exceptionNow().getMessage());
        }
    }
}
