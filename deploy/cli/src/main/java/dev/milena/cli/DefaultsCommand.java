package dev.milena.cli;

import dev.milena.runtime.life.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the shipped examples, which a test holds to the defaults. */
@Command(
        name = "defaults",
        description = "Prints every configuration key with its default and what it means: a file to start from.")
final class DefaultsCommand implements Callable<Integer> {

    private final TopCommand top;

    @Parameters(
            arity = "0..1",
            paramLabel = "standalone|ingress|router|deliverer",
            description = "For which process. Default: standalone, which has every section.")
    private Which which = Which.standalone;

    /** Named as the files are. */
    enum Which {
        standalone,
        ingress,
        router,
        deliverer
    }

    DefaultsCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream example = DefaultsCommand.class.getResourceAsStream("config/" + which + ".yaml")) {
            if (example == null) {
                top.console().complain("the example " + which + ".yaml is missing in this build");
                return ExitCode.CHECK_FAILED.number();
            }
            top.console().out().write(example.readAllBytes());
            top.console().out().flush();
            return ExitCode.OK.number();
        }
    }
}
