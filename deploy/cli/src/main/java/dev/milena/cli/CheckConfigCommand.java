package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.config.Effective;
import dev.milena.runtime.config.Problem;
import dev.milena.runtime.life.ExitCode;
import dev.milena.standalone.MilenaConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check-config",
        description = "Reads a configuration file as a service would and lists every problem; code 1 if there is any.")
final class CheckConfigCommand implements Callable<Integer> {

    private final TopCommand top;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(names = "--print", description = "Print what holds in the end, defaults included and secrets left out.")
    private boolean print;

    CheckConfigCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        return switch (new ConfigLoader(System.getenv()).load(MilenaConfig.class, file)) {
            case ConfigLoader.Problems<MilenaConfig> bad -> {
                bad.problems().stream().map(Problem::toString).forEach(top.console()::say);
                yield ExitCode.CHECK_FAILED.number();
            }
            case ConfigLoader.Loaded<MilenaConfig> good -> {
                top.console().say(print ? Effective.print(good.value()).stripTrailing() : file + ": no problems");
                yield ExitCode.OK.number();
            }
        };
    }
}
