package dev.milena.router.intake;

import dev.milena.mail.Envelope;
import dev.milena.mail.MailDomain;
import dev.milena.router.dispatch.Dispatcher;
import dev.milena.router.plan.Plan;
import dev.milena.router.plan.Planner;
import dev.milena.router.resolve.RouteAnswer;
import dev.milena.router.resolve.RouteTable;
import dev.milena.runtime.time.Time;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch after batch: poll, find the routes, plan, write, commit. For one thread, but {@link #stop}. A message that cannot be handled is buried and the batch
 * goes on; only {@link dev.milena.stream.StreamFailure} ends the loop.
 *
 * <p>Back-pressure: there is none to make. A batch is committed before the next is polled, so what the router cannot keep up with stays in Kafka.
 */
public final class RouterLoop {

    private static final Logger log = LoggerFactory.getLogger(RouterLoop.class);

    /** Only bounds how long an idle router takes to notice {@link #stop} if a wake-up is lost. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final RouteIntake intake;
    private final RouteTable routes;
    private final Planner planner;
    private final Dispatcher dispatcher = new Dispatcher();
    private final Patience patience;
    private final Time time;
    private final RouterMeters meters;
    private final Function<MailDomain, @Nullable RouteAnswer> fresh;
    private final Function<MailDomain, @Nullable RouteAnswer> afterParking;
    private volatile boolean stopping;

    /** @param dnsWait the longest a batch waits for DNS */
    public RouterLoop(
            RouteIntake intake,
            RouteTable routes,
            Planner planner,
            Duration dnsWait,
            Time time,
            MeterRegistry metrics) {
        this.intake = intake;
        this.routes = routes;
        this.planner = planner;
        this.patience = new Patience(dnsWait);
        this.time = time;
        this.meters = new RouterMeters(metrics);
        this.fresh = domain -> routes.of(domain, false);
        this.afterParking = domain -> routes.of(domain, true);
    }

    /** Runs until {@link #stop}; the turn under way is finished first. */
    public void run() {
        while (!stopping) {
            turn();
        }
    }

    /** Any thread. */
    public void stop() {
        stopping = true;
        intake.wakeup();
    }

    void turn() {
        List<Inbound> batch = intake.poll(POLL);
        routes.begin();
        if (batch.isEmpty()) {
            return;
        }
        long start = time.nanos();
        List<Outbound> out = new ArrayList<>(batch.size() * 3);
        RouterMeters.Tally tally = new RouterMeters.Tally();
        List<Inbound> sought = new ArrayList<>(batch.size());
        for (Inbound inbound : batch) {
            attempt(inbound, out, tally, () -> {
                envelope(inbound)
                        .recipients()
                        .forEach(r -> routes.seek(r.mailbox().domain()));
                sought.add(inbound);
            });
        }
        if (routes.awaited()) {
            if (routes.await(patience.next(), patience.most())) {
                patience.answered();
            } else {
                patience.inVain();
            }
        }
        long routed = time.nanos();
        for (Inbound inbound : sought) {
            attempt(inbound, out, tally, () -> handle(inbound, out, tally));
        }
        intake.commit(out);
        meters.add(tally, time.nanos() - start, routed - start);
    }

    private static Envelope envelope(Inbound inbound) {
        return switch (inbound) {
            case Inbound.Accepted accepted -> accepted.mail().envelope();
            case Inbound.Due due -> due.task().envelope();
        };
    }

    /** Does one message's part; if that is a bug, the message is buried and nothing else of it is written. */
    private static void attempt(Inbound inbound, List<Outbound> out, RouterMeters.Tally tally, Runnable part) {
        int before = out.size();
        try {
            part.run();
        } catch (RuntimeException bug) {
            out.subList(before, out.size()).clear();
            log.error("a message cannot be routed", bug);
            out.add(new Outbound.Bury(inbound, "the router cannot handle it: " + bug, bug));
            tally.buried++;
        }
    }

    private void handle(Inbound inbound, List<Outbound> out, RouterMeters.Tally tally) {
        Plan plan =
                switch (inbound) {
                    case Inbound.Accepted accepted -> {
                        Plan p = planner.plan(accepted.mail(), accepted.body(), fresh);
                        dispatcher.accepted(accepted, p, out);
                        tally.accepted++;
                        yield p;
                    }
                    case Inbound.Due due -> {
                        Plan p = planner.plan(due.task(), Planner.parkedBefore(due.task()) ? afterParking : fresh);
                        dispatcher.due(p, out);
                        tally.due++;
                        yield p;
                    }
                };
        count(plan, tally);
    }

    private static void count(Plan plan, RouterMeters.Tally tally) {
        for (Plan.Ready ready : plan.ready()) {
            if (ready.topic().dedicated()) {
                tally.dedicated++;
            } else {
                tally.shared++;
            }
        }
        tally.parked += plan.late().size();
    }
}
