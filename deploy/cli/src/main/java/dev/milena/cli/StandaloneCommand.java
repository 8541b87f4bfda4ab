package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Parts;
import dev.milena.runtime.life.StartFailure;
import dev.milena.standalone.MilenaConfig;
import dev.milena.standalone.Standalone;
import dev.milena.stream.KafkaSettings;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "standalone",
        description = "Kafka, ingress, router and deliverer in one process. With kafka.bootstrap-servers in the"
                + " configuration it uses that Kafka and starts none.")
final class StandaloneCommand implements Callable<Integer> {

    private final TopCommand top;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Overrides standalone.data-dir.")
    private @Nullable String dataDir;

    StandaloneCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = new ConfigLoader(System.getenv());
        ConfigLoader.Loaded<MilenaConfig> loaded =
                options.load(dataDir == null ? loader : loader.with("--data-dir", "standalone.data-dir", dataDir));
        return top.life().run(Failures.told(parts -> start(parts, loaded))).number();
    }

    private void start(Parts parts, ConfigLoader.Loaded<MilenaConfig> loaded) {
        MilenaConfig config = loaded.value();
        Surroundings around = Surroundings.start(parts, options, config.ops(), true, "standalone");
        Standalone standalone = new Standalone(config, around.environment(), around.readiness(), parts);
        KafkaSettings kafka;
        if (loaded.given().contains("kafka.bootstrap-servers")) {
            kafka = others(config);
        } else {
            kafka = standalone.startKafka();
        }
        standalone.startServices(kafka);
        around.complete(() -> top.console().say(ready(config, kafka, around)));
    }

    private KafkaSettings others(MilenaConfig config) {
        try {
            KafkaDoor.pass(config, options.config());
            return config.kafka();
        } catch (StartFailure failure) {
            throw new StartFailure(
                    failure.getMessage() + " (without kafka.bootstrap-servers standalone starts a Kafka of its own)",
                    failure);
        }
    }

    private static String ready(MilenaConfig config, KafkaSettings kafka, Surroundings around) {
        String listeners = config.ingress().listeners().stream()
                .map(listener -> listener.address().toString())
                .collect(Collectors.joining(", "));
        return "Milena is ready: SMTP on " + listeners + ", Kafka on " + String.join(", ", kafka.bootstrapServers())
                + ", health and metrics on http://" + around.opsAddress() + "/ (send mail to "
                + config.ingress().listeners().getFirst().address() + "; Ctrl-C stops)";
    }
}
