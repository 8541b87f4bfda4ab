package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.standalone.MilenaConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "router", description = "Reads accepted mail, resolves where it goes, hands out delivery tasks.")
final class RouterCommand implements Callable<Integer> {

    private final TopCommand top;

    @Mixin
    private RunOptions options = new RunOptions();

    RouterCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        ConfigLoader.Loaded<MilenaConfig> loaded = options.load();
        MilenaConfig config = loaded.value();
        return new ServiceRun(top, options)
                .run(
                        "router",
                        loaded,
                        environment -> dev.milena.router.Main.start(config.router(), config.kafka(), environment));
    }
}
