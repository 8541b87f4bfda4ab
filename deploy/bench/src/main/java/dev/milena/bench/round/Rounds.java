package dev.milena.bench.round;

import dev.milena.bench.dns.BenchDns;
import dev.milena.bench.dns.DnsSettings;
import dev.milena.bench.figure.Measure;
import dev.milena.bench.figure.Result;
import dev.milena.bench.figure.Results;
import dev.milena.bench.profile.Phase;
import dev.milena.bench.profile.Profile;
import dev.milena.bench.relay.Relay;
import dev.milena.bench.relay.RelayChoice;
import dev.milena.bench.relay.World;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries out a profile: relay after relay in each round, so that what the machine does meanwhile hits all of them. Used once, on the caller's thread. */
public final class Rounds {

    private final Profile profile;
    private final List<RelayChoice> choices;
    private final int count;
    private final Place place;
    private final Consumer<String> progress;
    private final List<Result> results = new ArrayList<>();

    /** @param progress is told a line after each phase */
    public Rounds(Profile profile, List<RelayChoice> choices, int count, Place place, Consumer<String> progress) {
        if (choices.isEmpty() || count < 1) {
            throw new IllegalArgumentException("there is a relay and a round at least");
        }
        this.profile = profile;
        this.choices = List.copyOf(choices);
        this.count = count;
        this.place = place;
        this.progress = progress;
    }

    /**
     * Runs to the end and stops every relay it has started.
     *
     * @throws IOException when a relay cannot be started
     * @throws IllegalStateException when a relay cannot be reached
     */
    public Results run() throws IOException, InterruptedException {
        SinkSettings usual = SinkSettings.forTests();
        SinkSettings settings = new SinkSettings(List.of(place.sink()), 1, usual.extensions(), List.of(), 0, false);
        try (BenchDns dns = BenchDns.open(
                        DnsSettings.of(place.dns(), profile.setting().sharedHosts()));
                Sink sink = Sink.open(settings)) {
            World world =
                    new World(dns.address(), sink.port(), profile.setting().retry(), place.durability(), place.data());
            if (profile.setting().fresh()) {
                anew(sink, world);
            } else {
                inTurn(sink, world);
            }
        }
        return new Results(results);
    }

    private void anew(Sink sink, World world) throws IOException, InterruptedException {
        for (int round = 0; round <= count; round++) {
            for (RelayChoice choice : choices) {
                // Round 0: whatever a first start has to do.
                try (Relay relay = choice.start(world)) {
                    if (round > 0) {
                        warmUp(relay, sink);
                        round(relay, sink, round);
                    }
                }
            }
        }
    }

    private void inTurn(Sink sink, World world) throws IOException, InterruptedException {
        List<Relay> relays = new ArrayList<>();
        try {
            for (RelayChoice choice : choices) {
                relays.add(choice.start(world));
                warmUp(relays.getLast(), sink);
            }
            for (int round = 1; round <= count; round++) {
                for (Relay relay : relays) {
                    round(relay, sink, round);
                }
            }
        } finally {
            relays.reversed().forEach(Relay::close);
        }
    }

    private void warmUp(Relay relay, Sink sink) throws InterruptedException {
        Phase.Loaded phase = profile.warmUpPhase();
        if (phase != null) {
            progress.accept(relay.name() + " is ready; warming up for "
                    + profile.warmUp().toSeconds() + " s");
            Result unused = run(relay, sink, phase, new ArrayList<>()).run(0, 0);
            progress.accept(line(unused));
        }
    }

    private void round(Relay relay, Sink sink, int round) throws InterruptedException {
        List<Sent> owed = new ArrayList<>();
        double first = 0;
        for (Phase phase : profile.phases()) {
            Result result =
                    switch (phase) {
                        case Phase.Quiet quiet -> QuietRun.run(relay, round, quiet);
                        case Phase.Loaded loaded ->
                            run(relay, sink, loaded, owed)
                                    .run(round, loaded.load().pacing().perSecond(first));
                    };
            if (first == 0) {
                first = result.values().getOrDefault(Measure.DELIVERED_PER_S, 0.0);
            }
            results.add(result);
            progress.accept("round " + round + "/" + count + ", " + line(result));
        }
    }

    private PhaseRun run(Relay relay, Sink sink, Phase.Loaded phase, List<Sent> owed) {
        Duration longest = profile.setting().retry().getLast();
        boolean waits = phase.end() == Phase.End.DRAINED;
        Duration quiet = waits ? place.quiet().plus(longest) : place.quiet();
        return new PhaseRun(
                relay,
                sink,
                phase,
                owed,
                new PhaseRun.Watch(quiet, profile.setting().heap()));
    }

    private static String line(Result result) {
        StringBuilder line = new StringBuilder(result.relay() + ", " + result.phase() + ":");
        result.values().entrySet().stream().limit(1).forEach(each -> line.append(' ')
                .append(each.getKey().format(each.getValue()))
                .append(' ')
                .append(each.getKey().unit()));
        if (!result.clean()) {
            line.append(", NOT CLEAN");
        }
        return line.toString();
    }
}
