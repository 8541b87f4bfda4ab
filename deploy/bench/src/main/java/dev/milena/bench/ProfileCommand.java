package dev.milena.bench;

import dev.milena.bench.figure.Results;
import dev.milena.bench.profile.Catalogue;
import dev.milena.bench.profile.Change;
import dev.milena.bench.profile.Profile;
import dev.milena.bench.relay.RelayChoice;
import dev.milena.bench.report.Folder;
import dev.milena.bench.report.Head;
import dev.milena.bench.report.TextTable;
import dev.milena.bench.round.Place;
import dev.milena.bench.round.Rounds;
import dev.milena.bench.sink.FaultRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code bench profile NAME} and {@code bench profiles}. */
final class ProfileCommand {

    private static final int ROUNDS = 5;

    private ProfileCommand() {}

    static int list() {
        Catalogue.all().forEach(each -> System.out.printf("%-13s %s%n", each.name(), each.line()));
        System.out.printf(
                "%-13s %s%n", "kill", "is deploy/bench/cluster.sh: processes killed under load, is anything missing?");
        return 0;
    }

    static int run(String[] arguments) throws InterruptedException {
        if (arguments.length < 2 || arguments[1].startsWith("--")) {
            throw new IllegalArgumentException("which profile? 'bench profiles' lists them");
        }
        Options options = new Options(arguments, 2);
        Profile profile = change(options).of(Catalogue.find(arguments[1]));
        int rounds = options.number("rounds", ROUNDS);
        String relay = options.text("relay", "milena");
        List<String> names = new ArrayList<>(List.of(relay));
        names.addAll(options.all("peer"));
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a relay is not a peer of itself: " + String.join(", ", names));
        }
        List<RelayChoice> choices = names.stream().map(RelayChoice::parse).toList();
        Place place = place(options, choices);
        String out = options.text("out");
        options.refuseOthers();
        String command = String.join(" ", Arrays.asList(arguments).subList(1, arguments.length));
        Head head = Head.of(
                profile.name(),
                profile.line(),
                Instant.now(),
                List.of("bench profile " + command, rounds + " rounds", "durability of Milena " + place.durability()));
        return measure(new Rounds(profile, choices, rounds, place, System.err::println), head, out);
    }

    private static int measure(Rounds rounds, Head head, @Nullable String out) throws InterruptedException {
        try {
            Results results = rounds.run();
            System.out.print(TextTable.of(head, results));
            if (out != null) {
                Folder.write(Path.of(out), head, results);
                System.out.println("written to " + Path.of(out).toAbsolutePath().resolve("report.html"));
            }
            return results.clean() ? 0 : 1;
        } catch (IOException | IllegalStateException failure) {
            System.err.println(failure.getMessage());
            return 1;
        }
    }

    private static Place place(Options options, List<RelayChoice> choices) {
        // A relay that somebody else started was told where to deliver before: there we listen.
        boolean free = choices.stream().allMatch(RelayChoice::ours);
        String durability = options.text("durability", "fsync");
        if (!List.of("fsync", "page-cache").contains(durability)) {
            throw new IllegalArgumentException("durability is fsync or page-cache, not " + durability);
        }
        Path data = Path.of(options.text("data", System.getProperty("java.io.tmpdir")));
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new IllegalArgumentException("not a folder: " + data);
        }
        return new Place(
                options.address("sink", free ? "127.0.0.1:0" : "127.0.0.1:2526"),
                options.address("dns", free ? "127.0.0.1:0" : "127.0.0.1:5353"),
                durability,
                data.toAbsolutePath(),
                options.seconds("quiet", 60));
    }

    private static Change change(Options options) {
        String messages = options.text("messages");
        String retry = options.text("retry");
        return new Change(
                number(options, "sessions"),
                number(options, "size"),
                number(options, "domains"),
                number(options, "recipients"),
                number(options, "rate"),
                number(options, "seconds"),
                messages == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(messages)),
                number(options, "warm-up"),
                options.all("fault").stream().map(FaultRule::parse).toList(),
                retry == null
                        ? List.of()
                        : Arrays.stream(retry.split(",", -1))
                                .map(each -> Duration.ofSeconds(Long.parseLong(each.strip())))
                                .toList());
    }

    private static OptionalInt number(Options options, String key) {
        String text = options.text(key);
        return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }
}
