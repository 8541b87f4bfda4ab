package dev.milena.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Prints the version of Milena and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {

    private final TopCommand top;

    VersionCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        String version = Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "from source");
        top.console().say("Milena " + version + ", Java " + Runtime.version());
        return 0;
    }
}
