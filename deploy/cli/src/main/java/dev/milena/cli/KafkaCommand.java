package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.ops.Metrics;
import dev.milena.runtime.ops.Readiness;
import dev.milena.runtime.time.Chance;
import dev.milena.runtime.time.Time;
import dev.milena.standalone.MilenaConfig;
import dev.milena.standalone.Standalone;
import dev.milena.stream.KafkaSettings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "kafka",
        description = "The embedded broker alone, with Milena's topics: for trying the services as processes."
                + " One broker is not for production.")
final class KafkaCommand implements Callable<Integer> {

    private final TopCommand top;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Overrides standalone.data-dir.")
    private @Nullable String dataDir;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Overrides standalone.kafka-port. Always on 127.0.0.1.")
    private @Nullable String port;

    KafkaCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = new ConfigLoader(System.getenv());
        loader = dataDir == null ? loader : loader.with("--data-dir", "standalone.data-dir", dataDir);
        loader = port == null ? loader : loader.with("--port", "standalone.kafka-port", port);
        MilenaConfig loaded = atBootstrap(loader, config.load(loader)).value();
        return top.life()
                .run(Failures.told(parts -> {
                    Metrics metrics = parts.add("metrics", new Metrics());
                    Environment environment =
                            new Environment(Time.system(), Chance.system(), metrics.registry(), "kafka");
                    KafkaSettings kafka = new Standalone(loaded, environment, new Readiness(), parts).startKafka();
                    top.console()
                            .say("Kafka is ready on " + String.join(", ", kafka.bootstrapServers()) + ", data in "
                                    + loaded.standalone().dataDir());
                }))
                .number();
    }

    /** A file that says where the services look for Kafka says where this broker has to be. */
    private ConfigLoader.Loaded<MilenaConfig> atBootstrap(
            ConfigLoader loader, ConfigLoader.Loaded<MilenaConfig> loaded) {
        boolean said = loaded.given().contains("kafka.bootstrap-servers")
                && !loaded.given().contains("standalone.kafka-port");
        String first = loaded.value().kafka().bootstrapServers().getFirst();
        int colon = first.lastIndexOf(':');
        return said && colon > 0
                ? config.load(
                        loader.with("kafka.bootstrap-servers", "standalone.kafka-port", first.substring(colon + 1)))
                : loaded;
    }
}
