package dev.milena.cli;

import dev.milena.embedded.ClusterNode;
import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Parts;
import dev.milena.runtime.ops.Metrics;
import dev.milena.runtime.ops.Readiness;
import dev.milena.runtime.time.Chance;
import dev.milena.runtime.time.Time;
import dev.milena.standalone.MilenaConfig;
import dev.milena.standalone.Standalone;
import dev.milena.standalone.StandaloneConfig;
import dev.milena.stream.KafkaSettings;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "kafka",
        description = {
            "The embedded broker alone, with Milena's topics: for trying the services as processes.",
            "With --node and --voters it is one of several on this machine, each started by a command of its own;"
                    + " 'topics apply --replication 3' then makes the topics.",
            "Not for production."
        })
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

    @ArgGroup(exclusive = false)
    private @Nullable ClusterOptions cluster;

    @Spec
    private @Nullable CommandSpec spec;

    KafkaCommand(TopCommand top) {
        this.top = top;
    }

    /** Both or neither. */
    static final class ClusterOptions {

        @Option(
                names = "--node",
                paramLabel = "N",
                required = true,
                description = "Which of the voters this broker is. Its data directory is its own.")
        private int node;

        @Option(
                names = "--voters",
                paramLabel = "LIST",
                required = true,
                description = "Where the controllers of all nodes listen, the same on each node:"
                        + " 1@127.0.0.1:9093,2@127.0.0.1:9193,3@127.0.0.1:9293. Three or more.")
        private String voters = "";
    }

    @Override
    public Integer call() {
        ConfigLoader loader = new ConfigLoader(System.getenv());
        loader = dataDir == null ? loader : loader.with("--data-dir", "standalone.data-dir", dataDir);
        loader = port == null ? loader : loader.with("--port", "standalone.kafka-port", port);
        ClusterNode node = node();
        MilenaConfig loaded = atBootstrap(loader, config.load(loader)).value();
        if (node != null) {
            return top.life()
                    .run(Failures.told(parts -> startOneOfSeveral(parts, loaded.standalone(), node)))
                    .number();
        }
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

    private @Nullable ClusterNode node() {
        try {
            return cluster == null ? null : ClusterNode.parse(cluster.node, cluster.voters);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** Without topics: they need the other nodes, and how many copies there shall be. */
    private void startOneOfSeveral(Parts parts, StandaloneConfig own, ClusterNode node) {
        EmbeddedKafka broker = parts.add(
                "kafka", EmbeddedKafka.start(new EmbeddedKafkaConfig(own.dataDir(), own.kafkaPort()).in(node)));
        top.console()
                .say("Kafka is ready on " + broker.bootstrapServers() + ", node " + node.id() + " of "
                        + node.controllers().size() + ", data in " + own.dataDir());
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
