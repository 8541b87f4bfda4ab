package dev.milena.standalone;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Parts;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.life.StartFailure;
import dev.milena.runtime.ops.Readiness;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.audit.Balance;
import dev.milena.stream.recovery.Recovery;
import dev.milena.stream.topics.KafkaReach;
import dev.milena.stream.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts everything, the far end first. Stopping is the business of {@link Parts}, in reverse: the door closes first, the broker last. */
public final class Standalone {

    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

    /** It has just said that it is up. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MilenaConfig config;
    private final Environment environment;
    private final Readiness readiness;
    private final Parts parts;

    public Standalone(MilenaConfig config, Environment environment, Readiness readiness, Parts parts) {
        this.config = config;
        this.environment = environment;
        this.readiness = readiness;
        this.parts = parts;
    }

    /** Starts the broker with its topics, and mends what a loss of power left of them; what clients then need to know of it. */
    public KafkaSettings startKafka() {
        StandaloneConfig own = config.standalone();
        RunningMark mark = new RunningMark(own.dataDir());
        RunningMark.LastEnd lastEnd = mark.lastEnd();
        if (lastEnd == RunningMark.LastEnd.CLEAN) {
            // Before the broker changes anything.
            mark.set();
        }
        boolean powerLost = lastEnd == RunningMark.LastEnd.POWER_LOST;
        EmbeddedKafkaConfig wanted = new EmbeddedKafkaConfig(own.dataDir(), own.kafkaPort());
        EmbeddedKafka broker = powerLost ? EmbeddedKafka.startAfterPowerLoss(wanted) : EmbeddedKafka.start(wanted);
        parts.add("kafka", () -> {
            broker.close();
            // A broker that could not be closed has not stopped cleanly, and neither has a start that was not finished.
            if (mark.isSet()) {
                mark.close();
            }
        });
        KafkaSettings settings = config.kafka().at(broker.bootstrapServers());
        if (KafkaReach.await(settings, PATIENCE) == 0) {
            throw new StartFailure("embedded Kafka answers, but its broker is not up");
        }
        boolean fsync = own.durability() == StandaloneConfig.Durability.FSYNC;
        Topics.apply(settings, config.topics(1, true, fsync)).forEach(line -> LOG.debug("{}", line));
        if (powerLost) {
            recover(settings);
        }
        // Only now: an attempt at mending that is itself cut short has to be made again.
        mark.set();
        return settings;
    }

    private void recover(KafkaSettings kafka) {
        long begun = environment.time().nanos();
        Path scratch = config.standalone().dataDir().toAbsolutePath();
        Recovery.Mended mended = new Recovery(kafka, environment.of("recovery"), scratch).run();
        Balance balance = mended.balance();
        LOG.info(
                "The power was lost, or this is a copy of a running system: of {} recipients {} had lost their task and {}"
                        + " were routed again; {} transactions hung, {} offsets were lost; looked at in {} ms",
                balance.accepted(),
                balance.missing(),
                balance.repaired(),
                mended.hanging(),
                mended.filled(),
                Duration.ofNanos(environment.time().nanos() - begun).toMillis());
        if (balance.missing() > balance.repaired()) {
            LOG.warn(
                    "{} recipients could not be routed again; 'milena audit' lists them",
                    balance.missing() - balance.repaired());
        }
    }

    /** Starts the three services on a Kafka that has its topics. */
    public void startServices(KafkaSettings kafka) {
        add(dev.milena.deliverer.Main.start(config.deliverer(), kafka, environment.of("deliverer")));
        add(dev.milena.router.Main.start(config.router(), kafka, environment.of("router")));
        add(dev.milena.ingress.Main.start(config.ingress(), kafka, environment.of("ingress")));
    }

    private void add(Service service) {
        readiness.add(service.name(), service::ready);
        parts.add(service);
    }
}
