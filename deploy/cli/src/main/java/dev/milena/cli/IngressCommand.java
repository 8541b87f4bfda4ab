package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.standalone.MilenaConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ingress", description = "Takes mail over SMTP and stores it in Kafka.")
final class IngressCommand implements Callable<Integer> {

    private final TopCommand top;

    @Mixin
    private RunOptions options = new RunOptions();

    IngressCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        ConfigLoader.Loaded<MilenaConfig> loaded = options.load();
        MilenaConfig config = loaded.value();
        return new ServiceRun(top, options)
                .run(
                        "ingress",
                        loaded,
                        environment -> dev.milena.ingress.Main.start(config.ingress(), config.kafka(), environment));
    }
}
