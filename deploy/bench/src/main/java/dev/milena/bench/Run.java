package dev.milena.bench;

import dev.milena.bench.form.Ids;
import dev.milena.bench.sink.Account;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.source.Ledger;
import dev.milena.bench.source.Source;
import dev.milena.bench.source.SourceSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A measured run: starts the source, waits until everything accepted has arrived or nothing more comes, and judges. */
public final class Run {

    private static final long STEP_MILLIS = 50;

    private Run() {}

    /**
     * Runs to the end on the caller's thread.
     *
     * @param quiet how long to wait after the last arrival before what is not there counts as missing
     * @param most the bound of the whole run
     */
    public static Report run(SourceSettings settings, Sink sink, Duration quiet, Duration most)
            throws InterruptedException {
        Account account = sink.account();
        long end = System.nanoTime() + most.toNanos();
        try (Source source = Source.start(settings)) {
            Ledger ledger = source.ledger();
            account.acceptedAt(id -> Ids.tagOf(id) == ledger.tag() ? ledger.acceptedAt(Ids.numberOf(id)) : 0);
            if (!settings.warmUp().isZero()) {
                Thread.sleep(settings.warmUp());
                account.restartLatencies();
            }
            awaitSource(source, end);
            drain(settings, ledger, account, quiet, end);
            return Report.of(ledger, settings.recipients(), account);
        }
    }

    private static void awaitSource(Source source, long end) throws InterruptedException {
        try {
            source.done().toCompletableFuture().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            System.err.println("the run's time is over before the source had sent everything");
            source.close();
        } catch (ExecutionException unreachable) {
            System.err.println(unreachable.getMessage());
            source.close();
        }
    }

    private static void drain(SourceSettings settings, Ledger ledger, Account account, Duration quiet, long end)
            throws InterruptedException {
        long last = account.unique();
        long changed = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - changed < quiet.toNanos()) {
            long now = account.unique() + account.bouncedIds();
            if (now != last) {
                last = now;
                changed = System.nanoTime();
            }
            boolean plenty = now >= ledger.accepted() * settings.recipients().perMessage();
            if (plenty && Report.of(ledger, settings.recipients(), account).missing() == 0) {
                return;
            }
            Thread.sleep(STEP_MILLIS);
        }
    }
}
