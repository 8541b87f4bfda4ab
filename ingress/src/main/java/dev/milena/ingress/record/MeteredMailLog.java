package dev.milena.ingress.record;

import dev.milena.mail.AcceptedMail;
import dev.milena.smtp.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail log as structured log lines of the logger {@code milena.mail} and as metrics. Addresses appear at DEBUG only. Thread-safe. */
public final class MeteredMailLog implements MailLog {

    private static final Logger LOG = LoggerFactory.getLogger("milena.mail");

    private final AtomicInteger connections = new AtomicInteger();
    private final Counter connected;
    private final Counter accepted;
    private final Counter recipients;
    private final Counter octets;
    private final Timer acceptance;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    public MeteredMailLog(MeterRegistry metrics) {
        metrics.gauge("milena.ingress.connections.active", connections);
        connected = metrics.counter("milena.ingress.connections");
        accepted = metrics.counter("milena.ingress.accepted");
        recipients = metrics.counter("milena.ingress.accepted.recipients");
        octets = metrics.counter("milena.ingress.accepted.bytes");
        acceptance = Timer.builder("milena.ingress.acceptance")
                .description("from the end of data to the answer of the accepted log")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
        for (Refusal why : Refusal.values()) {
            refused.put(why, metrics.counter("milena.ingress.refused", "reason", why.label()));
        }
    }

    @Override
    public void accepted(AcceptedMail mail, long nanos) {
        accepted.increment();
        recipients.increment(mail.envelope().recipients().size());
        octets.increment((double) mail.size());
        acceptance.record(nanos, TimeUnit.NANOSECONDS);
        // What went well is told by the events of each recipient; here, on an event loop, it would be a line for every
        // message.
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("event", "accepted")
                    .addKeyValue("message", mail.id())
                    .addKeyValue("session", mail.origin().sessionId())
                    .addKeyValue("peer", mail.origin().peerAddress())
                    .addKeyValue("size", mail.size())
                    .addKeyValue("recipients", mail.envelope().recipients().size())
                    .log("accepted");
            LOG.atDebug()
                    .addKeyValue("message", mail.id())
                    .addKeyValue("sender", mail.envelope().sender().text())
                    .addKeyValue("recipients", mail.envelope().recipients())
                    .log("envelope");
        }
    }

    @Override
    public void refused(String session, String peer, Refusal why, Reply reply) {
        Counter counter = refused.get(why);
        if (counter != null) {
            counter.increment();
        }
        LOG.atInfo()
                .addKeyValue("event", "refused")
                .addKeyValue("session", session)
                .addKeyValue("peer", peer)
                .addKeyValue("reason", why.label())
                .addKeyValue("code", reply.code())
                .addKeyValue("enhanced", reply.enhanced())
                .log("refused");
    }

    @Override
    public void connected() {
        connected.increment();
        connections.incrementAndGet();
    }

    @Override
    public void disconnected() {
        connections.decrementAndGet();
    }
}
