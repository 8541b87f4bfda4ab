package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.standalone.MilenaConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "deliverer", description = "Delivers tasks over SMTP, retries, bounces, records what happened.")
final class DelivererCommand implements Callable<Integer> {

    private final TopCommand top;

    @Mixin
    private RunOptions options = new RunOptions();

    DelivererCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        ConfigLoader.Loaded<MilenaConfig> loaded = options.load();
        MilenaConfig config = loaded.value();
        return new ServiceRun(top, options)
                .run(
                        "deliverer",
                        loaded,
                        environment ->
                                dev.milena.deliverer.Main.start(config.deliverer(), config.kafka(), environment));
    }
}
