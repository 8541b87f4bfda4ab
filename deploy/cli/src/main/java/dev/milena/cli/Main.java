package dev.milena.cli;

import dev.milena.runtime.config.Problem;
import dev.milena.runtime.life.ExitCode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line of Milena: one word, its options, one exit code ({@link ExitCode}). */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        Console console = new Console(out, err);
        TopCommand top = new TopCommand(console);
        CommandLine line = new CommandLine(top);
        for (Object command : List.of(
                new StandaloneCommand(top),
                new IngressCommand(top),
                new RouterCommand(top),
                new DelivererCommand(top),
                new KafkaCommand(top),
                new TopicsCommand(top),
                new DeadCommand(top),
                new AuditCommand(top),
                new CheckConfigCommand(top),
                new DefaultsCommand(top),
                new BenchCommand(),
                new WarmUpCommand(top),
                new VersionCommand(top))) {
            line.addSubcommand(command);
        }
        line.setUsageHelpWidth(110);
        line.setParameterExceptionHandler((refused, words) -> usage(console, refused));
        line.setExecutionExceptionHandler((thrown, command, result) -> failed(console, top, thrown));
        line.setExecutionStrategy(parsed -> {
            top.startLogging();
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(words(args));
    }

    /** No word at all, {@code --version}, {@code help} and {@code help topics} are what people try first. */
    private static String[] words(String[] args) {
        if (args.length == 0) {
            return new String[] {"--help"};
        }
        if (args[0].equals("help")) {
            String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
            asked[asked.length - 1] = "--help";
            return asked;
        }
        return args[0].equals("--version") || args[0].equals("-V") ? new String[] {"version"} : args;
    }

    private static int usage(Console console, ParameterException refused) {
        String command = refused.getCommandLine().getCommandName();
        boolean noCommand = command.equals("milena") && refused instanceof CommandLine.UnmatchedArgumentException;
        String message = noCommand
                ? "there is no such command"
                : String.valueOf(refused.getMessage()).lines().findFirst().orElse("wrong usage");
        console.complain(message + "; '"
                + refused.getCommandLine().getCommandSpec().qualifiedName() + " --help' tells what there is");
        return ExitCode.USAGE.number();
    }

    private static int failed(Console console, TopCommand top, Exception thrown) {
        if (thrown instanceof BadConfig bad) {
            bad.problems().stream().map(Problem::toString).forEach(console::complain);
            return ExitCode.USAGE.number();
        }
        if (top.debug()) {
            thrown.printStackTrace(console.err());
        }
        console.complain(Failures.tellsAll(thrown) ? String.valueOf(thrown.getMessage()) : "failed: " + thrown);
        return ExitCode.CANNOT_START.number();
    }
}
