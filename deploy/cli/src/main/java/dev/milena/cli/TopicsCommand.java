package dev.milena.cli;

import dev.milena.runtime.life.ExitCode;
import dev.milena.standalone.MilenaConfig;
import dev.milena.standalone.StandaloneConfig;
import dev.milena.stream.topics.KafkaReach;
import dev.milena.stream.topics.TopicPlan;
import dev.milena.stream.topics.TopicProblem;
import dev.milena.stream.topics.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        synopsisSubcommandLabel = "apply|check",
        description = "The topics of Milena: creates them, or says what about them could lose mail.")
final class TopicsCommand {

    private final TopCommand top;

    TopicsCommand(TopCommand top) {
        this.top = top;
    }

    @Command(
            name = "apply",
            description = "Creates missing topics and mends settings that could lose mail; leaves the rest.")
    int apply(
            @Mixin ConfigOption config,
            @Option(
                            names = "--replication",
                            paramLabel = "N",
                            description = "Copies of each partition. Default: 3, or as many as there are brokers.")
                    @Nullable Integer replication) {
        MilenaConfig loaded = config.load().value();
        List<String> done = Topics.apply(loaded.kafka(), plan(loaded, replication));
        done.forEach(top.console()::say);
        top.console().say(done.isEmpty() ? "Nothing to do: all topics are as they must be." : "Done.");
        return ExitCode.OK.number();
    }

    @Command(name = "check", description = "Lists what could lose mail; code 1 if there is anything.")
    int check(@Mixin ConfigOption config) {
        MilenaConfig loaded = config.load().value();
        List<TopicProblem> problems = Topics.check(loaded.kafka(), plan(loaded, null));
        problems.forEach(problem -> top.console().say(problem.toString()));
        if (problems.isEmpty()) {
            top.console().say("All topics are as they must be.");
        }
        return problems.isEmpty() ? ExitCode.OK.number() : ExitCode.CHECK_FAILED.number();
    }

    /** One broker alone is small, and has only its disk to be durable with. */
    private static TopicPlan plan(MilenaConfig config, @Nullable Integer replication) {
        int brokers = KafkaReach.await(config.kafka(), KafkaDoor.PATIENCE);
        boolean alone = brokers == 1;
        return config.topics(
                replication == null ? Math.min(brokers, 3) : replication,
                alone,
                alone && config.standalone().durability() == StandaloneConfig.Durability.FSYNC);
    }
}
