package dev.milena.deliverer;

import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.deliverer.connect.Connector;
import dev.milena.deliverer.connect.EventLoops;
import dev.milena.deliverer.connect.NettyConnector;
import dev.milena.deliverer.intake.TaskIntake;
import dev.milena.deliverer.lane.Lanes;
import dev.milena.deliverer.lane.Load;
import dev.milena.deliverer.lane.Outside;
import dev.milena.deliverer.record.Recorder;
import dev.milena.deliverer.record.TextMailLog;
import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.mail.DomainName;
import dev.milena.mail.Parsed;
import dev.milena.mail.Target;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.life.StartFailure;
import dev.milena.stream.BodyStore;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.body.KafkaBodyStore;
import dev.milena.stream.delivery.KafkaDelivery;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the deliverer by hand: from the sockets and the outcome log back to the intake. */
public final class Main {

    /** RFC 5321 §4.5.4.2; the router gives it to every target that DNS named. */
    private static final int SMTP_PORT = 25;

    /** A loop does little but move octets; more of them than cores only take turns. Two keep the machine free for the broker beside it. */
    private static final int MOST_LOOPS = 2;

    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** Throws {@link StartFailure} when Kafka does not answer. */
    public static Service start(DelivererConfig config, KafkaSettings kafka, Environment environment) {
        try {
            BodyStore bodies = KafkaBodyStore.open(kafka, environment);
            try {
                return start(config, KafkaDelivery.open(kafka, environment), bodies, environment);
            } catch (StreamFailure failure) {
                bodies.close();
                throw failure;
            }
        } catch (StreamFailure failure) {
            throw new StartFailure("deliverer: " + failure.getMessage(), failure);
        }
    }

    private static Service start(
            DelivererConfig config, KafkaDelivery delivery, BodyStore bodies, Environment environment) {
        if (!config.shaping().isEmpty()) {
            log.warn("deliverer.shaping is without effect yet: no limit that it names holds");
        }
        String hostname = hostname(config.hostname());
        Recorder recorder = new Recorder(
                delivery.outcomes(),
                bodies,
                new RetryPolicy(config.retry()),
                new ReportComposer(hostname, environment.nodeId(), environment.random()),
                environment,
                new TextMailLog());
        int loops = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        Load load = new Load(config.lanes(), loops, environment.metrics());
        EventLoopGroup group = EventLoops.open(loops);
        List<Lanes> lanes = new ArrayList<>();
        NettyConnector first = null;
        for (var executor : group) {
            EventLoop loop = (EventLoop) executor;
            NettyConnector connector = first == null
                    ? NettyConnector.open(
                            loop, config.connect(), config.blockedNetworks(), hostname, environment.time())
                    : first.on(loop);
            first = first == null ? connector : first;
            Outside outside = new Outside(
                    new NettyLoop(loop),
                    onPort(config.smtpPort(), connector),
                    bodies,
                    recorder,
                    delivery.outcomes(),
                    environment.time());
            lanes.add(new Lanes(config.lanes(), outside, load));
        }
        return DelivererService.begin(new TaskIntake(lanes, load), delivery, bodies, lanes, group, config.stopGrace());
    }

    private static Connector onPort(int port, Connector connector) {
        return port == SMTP_PORT
                ? connector
                : target -> connector.connect(
                        target.port() == SMTP_PORT ? new Target(target.host(), port, target.addresses()) : target);
    }

    /** The configured name, else this machine's if it is a domain, else one that nobody can take for another's. */
    private static String hostname(@Nullable DomainName configured) {
        if (configured != null) {
            return configured.ascii();
        }
        try {
            return DomainName.parse(InetAddress.getLocalHost().getHostName()) instanceof Parsed.Ok<DomainName> ok
                    ? ok.value().ascii()
                    : "localhost";
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
