package dev.milena.router.resolve;

import dev.milena.dns.Resolver;
import dev.milena.mail.MailDomain;
import dev.milena.runtime.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of domains, kept for as long as DNS allows, and the look-ups under way. Belongs to one thread; look-ups finish on others and hand their findings
 * over through a queue, so nothing here is shared. A turn: {@link #begin}, {@link #seek} for every domain, {@link #await} once, then {@link #of}.
 *
 * <p>What is kept costs one hash look-up and no allocation.
 */
public final class RouteTable {

    private static final Logger log = LoggerFactory.getLogger(RouteTable.class);

    /** Some 200 MiB would be the worst; real batches know a few ten thousand domains. The one not asked for longest goes. */
    private static final int MAX_DOMAINS = 100_000;

    /**
     * How long an answer counts for a message that was parked for want of it, whatever its TTL: parked mail comes back after ten seconds, when an answer of
     * five is due to be looked up anew, and with a slow look-up would be parked for ever.
     */
    private static final long MEMORY_NANOS = Duration.ofMinutes(1).toNanos();

    /** What is said of a bug in finding a route; it is tried again soon. */
    private static final Duration BUG_TTL = Duration.ofSeconds(5);

    private final RouteFinder finder;
    private final DedicatedTopics dedicated;
    private final LookUpMeters meters;
    private final Time time;
    private final Map<MailDomain, Known> entries = new Recent();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private long now;
    private int turn;
    private int awaited;

    /** Nothing was heard of our own DNS since a look-up began that ended unheard. */
    private boolean deaf;

    private long heardAt;

    private static final class Recent extends LinkedHashMap<MailDomain, Known> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(1024, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<MailDomain, Known> eldest) {
            return size() > MAX_DOMAINS;
        }
    }

    private static final class Known {
        private @Nullable RouteAnswer answer;
        private @Nullable Finding finding;
        private long freshUntil;
        private long since;
        private boolean asked;

        /** The turn that waited, or waits, for the look-up under way; 0 if none did. Nobody waits twice for a slow one. */
        private int awaitedIn;
    }

    private record Arrival(MailDomain domain, Finding finding, long askedAt) {}

    public RouteTable(
            Resolver dns, ResolveSettings settings, Time time, RandomGenerator random, MeterRegistry metrics) {
        this.finder = new RouteFinder(dns, settings, time, random);
        this.dedicated = new DedicatedTopics(settings.dedicated());
        this.meters = new LookUpMeters(metrics);
        this.time = time;
        this.heardAt = time.nanos();
    }

    /** A new turn: takes in what arrived since, and renews what the dedicated topics rest on. */
    public void begin() {
        now = time.nanos();
        turn++;
        awaited = 0;
        takeArrivals();
        // Waited for only once: until they are renewed the last known hosts decide who shares a topic.
        dedicated.domains().forEach(d -> seek(d, turn == 1));
    }

    /** Begins to look the domain up unless its route is known or under way. */
    public void seek(MailDomain domain) {
        seek(domain, true);
    }

    private void seek(MailDomain domain, boolean wait) {
        Known entry = entries.get(domain);
        if (entry == null) {
            entry = new Known();
            entries.put(domain, entry);
        }
        if (!entry.asked) {
            if (entry.answer != null && entry.freshUntil - now > 0) {
                return;
            }
            entry.asked = true;
            entry.awaitedIn = 0;
            long askedAt = now;
            find(domain, f -> arrivals.add(new Arrival(domain, f, askedAt)));
        }
        if (wait && entry.awaitedIn == 0) {
            entry.awaitedIn = turn;
            awaited++;
        }
    }

    private void find(MailDomain domain, Consumer<Finding> then) {
        try {
            finder.find(domain)
                    .whenComplete((finding, bug) -> then.accept(bug == null ? finding : broken(domain, bug)))
                    .exceptionally(bug -> broken(domain, bug));
        } catch (RuntimeException bug) {
            then.accept(broken(domain, bug));
        }
    }

    private static Finding broken(MailDomain domain, Throwable bug) {
        log.error("the route of {} could not be found out", domain.text(), bug);
        return new Finding.Failed(RouteFailures.broken(domain, bug), BUG_TTL);
    }

    /** Whether a look-up was begun in this turn that somebody waits for. */
    public boolean awaited() {
        return awaited > 0;
    }

    /**
     * Waits until every look-up begun in this turn is answered; whether all were. Many new domains take longer than one, so it goes on while answers come.
     *
     * @param quiet for how long none may come; what is missing then is slow
     * @param most the longest it waits in all
     */
    public boolean await(Duration quiet, Duration most) {
        takeArrivals();
        long end = time.nanos() + most.toNanos();
        while (awaited > 0) {
            try {
                long left = Math.min(quiet.toNanos(), end - time.nanos());
                Arrival next = arrivals.poll(left, TimeUnit.NANOSECONDS);
                if (next == null) {
                    return false;
                }
                take(next);
                takeArrivals();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private void takeArrivals() {
        for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
            take(next);
        }
    }

    private void take(Arrival arrival) {
        long at = time.nanos();
        meters.found(arrival.finding(), at - arrival.askedAt());
        if (dedicated.learn(arrival.domain(), arrival.finding())) {
            // A dedicated domain has other MX hosts than before: what shares them may have changed its topic.
            entries.forEach((domain, entry) -> {
                if (entry.finding != null) {
                    entry.answer = dedicated.answer(domain, entry.finding);
                }
            });
        }
        listen(arrival);
        Known entry = entries.computeIfAbsent(arrival.domain(), d -> new Known());
        if (entry.awaitedIn == turn) {
            awaited--;
        }
        entry.asked = false;
        entry.finding = arrival.finding();
        entry.answer = dedicated.answer(arrival.domain(), arrival.finding());
        entry.since = at;
        entry.freshUntil = at + arrival.finding().ttl().toNanos();
    }

    private void listen(Arrival arrival) {
        boolean unheard = arrival.finding() instanceof Finding.Failed failed && failed.unheard();
        if (!unheard && finder.asksDns(arrival.domain())) {
            heardAt = time.nanos();
            if (deaf) {
                deaf = false;
                log.info("DNS answers again");
            }
        } else if (unheard && !deaf && arrival.askedAt() - heardAt >= 0) {
            deaf = true;
            log.warn("no DNS server answers: mail waits for it, no attempt is spent");
        }
    }

    /**
     * The route of a domain that was sought in this turn; null while it is under way. While no domain is heard of, what is said of one that was not is that
     * nothing was tried.
     *
     * @param parkedBefore whether the message waited for this already: then a recent answer counts
     */
    public @Nullable RouteAnswer of(MailDomain domain, boolean parkedBefore) {
        Known entry = entries.get(domain);
        if (entry == null) {
            return null;
        }
        if (deaf && entry.answer instanceof RouteAnswer.Failed failed && failed.unheard()) {
            return failed.untried();
        }
        boolean holds = !entry.asked || (parkedBefore && now - entry.since < MEMORY_NANOS);
        return holds ? entry.answer : null;
    }
}
