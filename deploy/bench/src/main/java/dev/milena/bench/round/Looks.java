package dev.milena.bench.round;

import dev.milena.bench.figure.Latencies;
import dev.milena.bench.figure.Second;
import dev.milena.bench.relay.Relay;
import dev.milena.bench.relay.Usage;
import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;
import java.util.ArrayList;
import java.util.List;

/** Looks at a phase once a second, from the end of its lead-in on. For one thread. */
final class Looks {

    private static final long EVERY = 1_000_000_000L;

    private final Relay relay;
    private final Ledger ledger;
    private final Account account;
    private final boolean heap;
    private final List<Second> seconds = new ArrayList<>();
    private final Look first;
    private Look last;
    private Look end;

    /** What stood where at one moment. */
    record Look(long nanos, long accepted, long unique, Latencies latencies, Usage usage) {}

    Looks(Relay relay, Ledger ledger, Account account, boolean heap) {
        this.relay = relay;
        this.ledger = ledger;
        this.account = account;
        this.heap = heap;
        first = look(System.nanoTime());
        last = first;
        end = first;
    }

    /** Looks if it is time to. */
    void at(long now) {
        if (now - last.nanos < EVERY) {
            return;
        }
        Look look = look(now);
        double time = (now - last.nanos) / 1e9;
        Latencies since = look.latencies.since(last.latencies);
        seconds.add(new Second(
                (now - first.nanos) / 1e9,
                (look.accepted - last.accepted) / time,
                (look.unique - last.unique) / time,
                Latencies.p99(since.accept()),
                Latencies.p99(since.from250()),
                (look.usage.cpuSeconds() - last.usage.cpuSeconds()) / time,
                look.usage.residentMib(),
                heap ? relay.heapMib() : Double.NaN));
        last = look;
    }

    Look first() {
        return first;
    }

    /** The last look, at the end of the phase; it is in no second. */
    Looks end() {
        end = look(System.nanoTime());
        return this;
    }

    Look last() {
        return end;
    }

    List<Second> seconds() {
        return seconds;
    }

    private Look look(long now) {
        return new Look(
                now,
                ledger.accepted(),
                account.unique(),
                Latencies.copyOf(ledger.latency(), account.sinceAccepted(), account.endToEnd()),
                relay.usage());
    }
}
