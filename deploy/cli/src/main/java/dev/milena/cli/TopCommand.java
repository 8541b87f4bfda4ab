package dev.milena.cli;

import dev.milena.runtime.life.ProcessLife;
import dev.milena.runtime.log.Logging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command has: how much is said, and in which form. */
@Command(
        name = "milena",
        synopsisSubcommandLabel = "COMMAND",
        description = "Mail delivery on Kafka.",
        footer = {
            "",
            "Start here:  milena standalone",
            "Tell more:   milena help COMMAND",
            "Exit codes:  0 done, 1 a check failed, 2 wrong usage or configuration, 3 cannot start, 4 died while running"
        })
final class TopCommand {

    private final Console console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Tell what there is.")
    private boolean help;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Tell more, with stack traces.")
    private boolean debug;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            scope = ScopeType.INHERIT,
            description = "Form of the log on stderr. Default: text.")
    private LogFormat logFormat = LogFormat.text;

    /** Named as they are written on the command line. */
    enum LogFormat {
        text,
        json
    }

    TopCommand(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    boolean help() {
        return help;
    }

    boolean debug() {
        return debug;
    }

    void startLogging() {
        Logging.configure(logFormat == LogFormat.json ? Logging.Format.JSON : Logging.Format.TEXT, debug);
    }

    ProcessLife life() {
        return new ProcessLife(console.err(), debug);
    }
}
