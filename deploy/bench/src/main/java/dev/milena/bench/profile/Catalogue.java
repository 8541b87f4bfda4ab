package dev.milena.bench.profile;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.profile.Phase.End;
import java.time.Duration;
import java.util.List;

/** The profiles there are. */
public final class Catalogue {

    private static final int KIB = 1024;

    private static final List<Profile> ALL = List.of(
            Profile.of(
                    "throughput",
                    "10 KiB to 100 domains over 50 sessions, as fast as it goes",
                    Setting.USUAL,
                    Phase.of("full", Load.full(20))),
            Profile.of(
                    "idle",
                    "20 messages/s of 10 KiB: what one message takes when there is nothing else",
                    Setting.USUAL,
                    Phase.of("20/s", Load.full(40).over(20).at(new Pacing.PerSecond(20)))),
            Profile.of(
                    "half",
                    "as fast as it goes, then at half of that rate: latency under half load",
                    Setting.USUAL,
                    Phase.of("full", Load.full(15)),
                    Phase.of("half", Load.full(20).at(new Pacing.Share(0.5)))),
            Profile.of(
                    "burst",
                    "nothing, then 10 000 messages at once over 50 sessions, then nothing",
                    Setting.USUAL,
                    new Phase.Quiet("before", Duration.ofSeconds(5)),
                    Phase.of("burst", Load.full(1).only(10_000))),
            Profile.of(
                    "backlog",
                    "as fast as it goes; 50 000 messages that are answered 451; then they drain while more comes as fast as it goes",
                    Setting.USUAL.retrying(Duration.ofSeconds(30)).watchingTheHeap(),
                    Phase.of("empty", Load.full(15)),
                    Phase.ending(End.OWED, "fill", queue(50_000, "b*.example"), "b*.example=dot-451"),
                    Phase.ending(End.DRAINED, "drain", Load.full(1_800).after(Duration.ZERO))),
            Profile.of(
                            "depth",
                            "as fast as it goes on an empty queue, on 10 000 messages that wait, and on 100 000: CPU of a message",
                            Setting.USUAL
                                    .retrying(Duration.ofHours(1))
                                    .freshly()
                                    .watchingTheHeap(),
                            Phase.of("empty", Load.full(15)),
                            Phase.ending(
                                    End.LEFT,
                                    "fill some",
                                    queue(10_000, "q*.example").of(2 * KIB),
                                    "q*.example=dot-451"),
                            Phase.of("on some", Load.full(15), "q*.example=dot-451"),
                            Phase.ending(
                                    End.LEFT,
                                    "fill many",
                                    queue(90_000, "q*.example").of(2 * KIB),
                                    "q*.example=dot-451"),
                            Phase.of("on many", Load.full(15), "q*.example=dot-451"))
                    .warmedUpLonger(),
            Profile.of(
                            "destinations",
                            "100 domains, then 100 000, then the same 100 000 again: CPU of a message",
                            Setting.USUAL,
                            Phase.of("few", Load.full(15)),
                            Phase.of("many", many()),
                            Phase.of("many again", many()))
                    .warmedUpLonger(),
            Profile.of(
                    "slow",
                    "every reply of every destination comes 100 ms late; 10 KiB to 100 domains, as fast as it goes",
                    Setting.USUAL,
                    Phase.of("100 ms", Load.full(30), "127.0.0.1=slow:100")),
            Profile.of(
                    "large",
                    "100 KiB to 100 domains over 20 sessions, as fast as it goes",
                    Setting.USUAL,
                    Phase.of("100 KiB", Load.full(20).over(20).of(100 * KIB))),
            Profile.of(
                    "recipients",
                    "a message of 10 KiB to 10 000 recipients in 1 000 domains, in 10 transactions of 1 000 recipients",
                    Setting.USUAL,
                    Phase.of(
                            "10 000 recipients",
                            Load.full(1).over(10).only(10).to(new Recipients(1_000, 1_000, "r*.example", 10)))),
            new Profile(
                    "start",
                    "time from the start to ready, and what it holds and uses with nothing to do",
                    Setting.USUAL.freshly().watchingTheHeap(),
                    Duration.ZERO,
                    List.of(new Phase.Quiet("idle", Duration.ofSeconds(20)))));

    private Catalogue() {}

    /** In the order of the list. */
    public static List<Profile> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static Profile find(String name) {
        if (name.equals("kill")) {
            throw new IllegalArgumentException(
                    "killing is cluster.sh's: CLUSTER_KILL=10 deploy/bench/cluster.sh --rate 200 --seconds 95");
        }
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no such profile: " + name + "; 'bench profiles' lists them"));
    }

    private static Load queue(int messages, String domains) {
        return Load.full(1).only(messages).to(new Recipients(1, 100, domains));
    }

    private static Load many() {
        return Load.full(15).only(100_000).to(new Recipients(1, 100_000, "m*.example"));
    }
}
