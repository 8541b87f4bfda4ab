package dev.milena.cli;

import dev.milena.runtime.life.ExitCode;
import dev.milena.runtime.life.StartFailure;
import dev.milena.standalone.MilenaConfig;
import dev.milena.stream.dead.DeadLetters;
import dev.milena.stream.dead.Letter;
import dev.milena.stream.dead.Replayed;
import dev.milena.stream.topics.KafkaReach;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "dead",
        synopsisSubcommandLabel = "list|replay",
        description = "Records that could not be handled and wait in mail.dead: lists them, or sends them back.")
final class DeadCommand {

    private final TopCommand top;

    DeadCommand(TopCommand top) {
        this.top = top;
    }

    /** Which letters are meant. Exactly one way to say it. */
    static final class Which {

        @Option(
                names = "--id",
                paramLabel = "P/O",
                description = "The letter of this id, as list shows it; repeatable.")
        private @Nullable List<String> ids;

        @Option(
                names = "--origin",
                paramLabel = "TOPIC[/P[/O]]",
                description = "Every open letter that came from there: mail.accepted, or mail.deliver.shared/3.")
        private @Nullable String origin;

        @Option(names = "--all", description = "Every open letter.")
        private boolean all;

        Predicate<Letter> letters() {
            List<String> some = ids;
            if (some != null) {
                return letter -> some.contains(letter.id());
            }
            String from = origin;
            return from == null ? letter -> all : letter -> came(letter.origin(), from);
        }

        private static boolean came(@Nullable String origin, String from) {
            return origin != null && (origin.equals(from) || origin.startsWith(from + "/"));
        }
    }

    /** Counts what it shows, and stops showing at the limit. */
    private static final class Listing {
        private int shown;
        private int open;
        private int replayed;
    }

    @Command(name = "list", description = "Shows open letters: id, time, origin, message, reason.")
    int list(
            @Mixin ConfigOption config,
            @Option(names = "--json", description = "One JSON object a line, with the stack of a bug.") boolean json,
            @Option(names = "--replayed", description = "Also those that were replayed.") boolean withReplayed,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        Listing listing = new Listing();
        try (DeadLetters letters = open(config)) {
            letters.read(letter -> {
                listing.open += letter.replayed() ? 0 : 1;
                listing.replayed += letter.replayed() ? 1 : 0;
                if ((withReplayed || !letter.replayed()) && listing.shown < limit) {
                    listing.shown++;
                    top.console().say(json ? letter.json() : letter.text());
                }
            });
        }
        if (!json) {
            top.console().say(listing.open + " open, " + listing.replayed + " replayed, " + listing.shown + " shown");
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "replay",
            description = "Sends open letters back to where they came from, and closes them. A recipient that has its"
                    + " final event meanwhile is left out. Code 1 if one could not be sent back.")
    int replay(@Mixin ConfigOption config, @ArgGroup(multiplicity = "1") Which which) {
        Set<String> missing = which.ids == null ? new HashSet<>() : new HashSet<>(which.ids);
        int[] failed = {0};
        try (DeadLetters letters = open(config)) {
            letters.replay(which.letters(), done -> {
                missing.remove(done.id());
                switch (done) {
                    case Replayed.Sent sent -> top.console().say(sent.id() + " sent to " + sent.to());
                    case Replayed.Closed closed ->
                        top.console().say(closed.id() + " closed, nothing is sent: " + closed.why());
                    case Replayed.Refused refused -> {
                        failed[0]++;
                        top.console().complain(refused.id() + " stays open: " + refused.why());
                    }
                }
            });
        }
        missing.forEach(id -> top.console().complain(id + " is no open letter; 'milena dead list' shows them"));
        return failed[0] == 0 && missing.isEmpty() ? ExitCode.OK.number() : ExitCode.CHECK_FAILED.number();
    }

    private static DeadLetters open(ConfigOption option) {
        MilenaConfig config = option.load().value();
        if (KafkaReach.await(config.kafka(), KafkaDoor.PATIENCE) == 0) {
            throw new StartFailure("Kafka answers, but no broker of it is up");
        }
        return new DeadLetters(config.kafka());
    }
}
