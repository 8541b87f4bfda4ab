package dev.milena.standalone;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Parts;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.life.StartFailure;
import dev.milena.runtime.ops.Readiness;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.topics.KafkaReach;
import dev.milena.stream.topics.Topics;
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

    /** Starts the broker with its topics; what clients then need to know of it. */
    public KafkaSettings startKafka() {
        StandaloneConfig own = config.standalone();
        EmbeddedKafka broker =
                parts.add("kafka", EmbeddedKafka.start(new EmbeddedKafkaConfig(own.dataDir(), own.kafkaPort())));
        KafkaSettings settings = config.kafka().at(broker.bootstrapServers());
        if (KafkaReach.await(settings, PATIENCE) == 0) {
            throw new StartFailure("embedded Kafka answers, but its broker is not up");
        }
        boolean fsync = own.durability() == StandaloneConfig.Durability.FSYNC;
        Topics.apply(settings, config.topics(1, true, fsync)).forEach(line -> LOG.debug("{}", line));
        return settings;
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
