package dev.milena.cli;

import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.ExitCode;
import dev.milena.runtime.ops.Metrics;
import dev.milena.runtime.time.Chance;
import dev.milena.runtime.time.Time;
import dev.milena.standalone.MilenaConfig;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.audit.Audit;
import dev.milena.stream.audit.Balance;
import dev.milena.stream.audit.Window;
import dev.milena.stream.topics.KafkaReach;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = "Proves from the topics that accepted recipients = final events + queued, beside services at"
                + " work, and lists every recipient that breaks it; code 1 if there is any.")
final class AuditCommand implements Callable<Integer> {

    private final TopCommand top;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only what was accepted from then on: 2026-11-23T12:00:00Z.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what was accepted before.")
    private @Nullable Instant to;

    @Option(names = "--json", description = "One JSON object a line, the balance last.")
    private boolean json;

    @Option(names = "--repair", description = "Give every recipient that is missing a task again.")
    private boolean repair;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description = "A folder with room for 150 octets for each recipient. Default: the system's for temporary"
                    + " files.")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir", "."));

    AuditCommand(TopCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Window window = window();
        KafkaSettings kafka = kafka(config.load());
        if (KafkaReach.await(kafka, KafkaDoor.PATIENCE) == 0) {
            top.console().complain("Kafka answers, but no broker of it is up");
            return ExitCode.CANNOT_START.number();
        }
        try (Metrics metrics = new Metrics()) {
            Environment env = new Environment(Time.system(), Chance.system(), metrics.registry(), "milena");
            AuditReport report = new AuditReport(top.console(), json, env.time());
            Audit audit = new Audit(kafka, env, scratch, report);
            Balance balance = repair ? audit.repair(window) : audit.check(window);
            report.balance(balance);
            return balance.balanced() ? ExitCode.OK.number() : ExitCode.CHECK_FAILED.number();
        }
    }

    /** Where nobody says which Kafka, standalone has one of its own. */
    private static KafkaSettings kafka(ConfigLoader.Loaded<MilenaConfig> loaded) {
        KafkaSettings given = loaded.value().kafka();
        return loaded.given().contains("kafka.bootstrap-servers")
                ? given
                : given.at("127.0.0.1:" + loaded.value().standalone().kafkaPort());
    }

    private Window window() {
        try {
            return new Window(from, to);
        } catch (IllegalArgumentException backwards) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(backwards.getMessage()));
        }
    }
}
