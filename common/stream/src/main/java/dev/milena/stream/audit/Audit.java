package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Recipient;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.GroupNames;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The audit, on a system that may be at work. Blocks for as long as reading takes; throws {@link StreamFailure} when Kafka does not give what is needed.
 *
 * <p>Why nothing slips through: the groups' offsets are asked first (t1), then {@code mail.events} is read to its end with every transaction there decided (t2),
 * and only then the ends of all other topics are asked (t3) and those are read. Take the last record that a recipient was in at t1. If router or deliverer had
 * it still before them by their offsets of t1, it is found there, unless an event read at t2 settled it; such an event is committed, so whatever came with it
 * (a retry) lies before the ends of t3 and behind the offsets of t1, and is found. If it was a final event, it lies before the end of t2. So whoever is found
 * nowhere is nowhere. Found twice is what moving looks like; {@link Judge} counts each once.
 */
public final class Audit {

    /** Broken recipients whose address is looked up where nothing is repaired: each costs a read. */
    private static final int NAMED = 10_000;

    /** Messages that are looked up, and repaired in one transaction, at a time. */
    private static final int AT_ONCE = 500;

    private final KafkaSettings settings;
    private final Environment env;
    private final Path scratch;
    private final Listener listener;
    private Map<TopicPartition, Long> origins = Map.of();

    /** What hears of an audit while it runs; called by several threads. */
    public interface Listener {

        /** @param what the topics that are being read */
        void progress(String what, long done, long all);

        void broken(Broken recipient);
    }

    /** @param scratch a folder with room for 150 octets for each recipient; what is written there is removed */
    public Audit(KafkaSettings settings, Environment env, Path scratch, Listener listener) {
        this.settings = settings;
        this.env = env;
        this.scratch = scratch;
        this.listener = listener;
    }

    /** Only looks. */
    public Balance check(Window window) {
        return run(window, null);
    }

    /** The same, and whoever is missing has a task again afterwards. Safe to run twice, and beside services at work. */
    public Balance repair(Window window) {
        // Before anything is read: see Repair.
        try (Repair repair = Repair.open(settings, env)) {
            return run(window, repair);
        }
    }

    /** One above the highest offset of each deliver partition that an event is about, as the last audit heard. */
    public Map<TopicPartition, Long> origins() {
        return origins;
    }

    private Balance run(Window asked, @Nullable Repair repair) {
        String clientId = env.nodeId() + "-audit";
        try (Cluster cluster = new Cluster(settings, clientId);
                Lookup lookup = new Lookup(settings, clientId + "-lookup", env.time())) {
            Sweep sweep = new Sweep(settings, clientId, env.time(), listener);
            Positions positions =
                    new Positions(cluster.committed(GroupNames.ROUTER), cluster.committed(GroupNames.DELIVERER));
            List<TopicPartition> events = cluster.partitions(TopicNames.EVENTS::equals);
            Window window =
                    asked.notBefore(Horizon.of(cluster, events, env.time().now()));
            Map<TopicPartition, Range> eventRanges = ranges(cluster, events, window);
            List<TopicPartition> accepted = cluster.partitions(TopicNames.ACCEPTED::equals);
            long records = length(eventRanges) + length(ranges(cluster, accepted, window));
            try (Ledger ledger = Ledger.open(scratch, records)) {
                Account account = new Account(ledger, positions, window);
                sweep.read(TopicNames.EVENTS, eventRanges, account::event);
                origins = positions.origins();
                rest(cluster, sweep, account, positions);
                sweep.read(TopicNames.ACCEPTED, ranges(cluster, accepted, window), account::accepted);
                return judge(ledger, lookup, repair).balance(window.from(), account.unreadable());
            }
        }
    }

    /** The queues and the dead, from where there is still something to do. */
    private static void rest(Cluster cluster, Sweep sweep, Account account, Positions positions) {
        List<TopicPartition> deliver = cluster.partitions(name -> name.startsWith(TopicNames.DELIVER_PREFIX));
        sweep.read(TopicNames.DELIVER_PREFIX + "*", ranges(cluster, deliver, positions::deliverer), account::task);
        List<TopicPartition> retry = cluster.partitions(TopicNames::isRetry);
        sweep.read(TopicNames.RETRY_PREFIX + "*", ranges(cluster, retry, positions::router), account::retry);
        List<TopicPartition> dead = cluster.partitions(TopicNames.DEAD::equals);
        sweep.read(TopicNames.DEAD, ranges(cluster, dead, partition -> 0), account::dead);
    }

    private Tally judge(Ledger ledger, Lookup lookup, @Nullable Repair repair) {
        Tally tally = new Tally();
        List<Verdict> found = new ArrayList<>();
        Judge judge = new Judge(tally, found::add);
        int names = NAMED;
        for (int file = 0; file < ledger.files(); file++) {
            judge.judge(ledger.read(file));
            Map<Entry, List<Verdict>> byMessage = new TreeMap<>(Entry.BY_PLACE);
            for (Verdict verdict : found) {
                byMessage
                        .computeIfAbsent(verdict.message(), key -> new ArrayList<>())
                        .add(verdict);
            }
            List<Entry> places = List.copyOf(byMessage.keySet());
            for (int from = 0; from < places.size(); from += AT_ONCE) {
                List<Entry> some = places.subList(from, Math.min(from + AT_ONCE, places.size()));
                List<Entry> looked = repair != null ? some : some.subList(0, Math.min(some.size(), names));
                names -= repair != null ? 0 : looked.size();
                Map<Entry, AcceptedMail> mails = lookup.accepted(looked);
                Map<Entry, String> done = repair == null ? Map.of() : repair(repair, some, byMessage, mails);
                some.forEach(place -> tell(
                        byMessage.getOrDefault(place, List.of()), mails.get(place), done.get(place), tally, ledger));
            }
            found.clear();
            listener.progress("judging", file + 1L, ledger.files());
        }
        return tally;
    }

    /** What was done about each message that somebody misses. */
    private static Map<Entry, String> repair(
            Repair repair, List<Entry> places, Map<Entry, List<Verdict>> verdicts, Map<Entry, AcceptedMail> mails) {
        Map<Entry, String> done = new HashMap<>();
        List<Draft> drafts = new ArrayList<>();
        for (Entry place : places) {
            Set<Integer> missing = verdicts.getOrDefault(place, List.of()).stream()
                    .filter(verdict -> verdict.what() == Broken.What.MISSING)
                    .map(Verdict::ordinal)
                    .collect(Collectors.toSet());
            AcceptedMail mail = mails.get(place);
            if (!missing.isEmpty() && mail != null) {
                drafts.add(new Draft(place, mail, missing));
            } else if (!missing.isEmpty()) {
                done.put(place, "not repaired: its accepted record cannot be read");
            }
        }
        done.putAll(repair.route(drafts));
        repair.write();
        return done;
    }

    private void tell(
            List<Verdict> verdicts, @Nullable AcceptedMail mail, @Nullable String done, Tally tally, Ledger ledger) {
        for (Verdict verdict : verdicts) {
            boolean concerned = verdict.what() == Broken.What.MISSING;
            if (concerned && Repair.DONE.equals(done)) {
                tally.repaired();
            }
            listener.broken(new Broken(
                    verdict.what(),
                    verdict.mail(),
                    verdict.ordinal(),
                    mail == null ? null : address(mail, verdict.ordinal()),
                    verdict.entries().stream()
                            .map(entry -> ledger.topic(entry.topic()) + "/" + entry.partition() + "/" + entry.offset())
                            .toList(),
                    concerned ? done : null));
        }
    }

    private static @Nullable String address(AcceptedMail mail, int ordinal) {
        return mail.envelope().recipients().stream()
                .filter(recipient -> recipient.ordinal() == ordinal)
                .map((Recipient recipient) -> recipient.mailbox().text())
                .findFirst()
                .orElse(null);
    }

    private static Map<TopicPartition, Range> ranges(
            Cluster cluster, Collection<TopicPartition> partitions, ToLongFunction<TopicPartition> from) {
        Map<TopicPartition, Long> beginnings = cluster.beginnings(partitions);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        cluster.ends(partitions)
                .forEach((partition, end) -> ranges.put(
                        partition,
                        new Range(Math.max(from.applyAsLong(partition), beginnings.getOrDefault(partition, 0L)), end)));
        return ranges;
    }

    /** By the time of the records, as far as that is known to suffice. */
    private static Map<TopicPartition, Range> ranges(
            Cluster cluster, Collection<TopicPartition> partitions, Window window) {
        Instant from = window.from();
        if (from == null) {
            return ranges(cluster, partitions, (TopicPartition partition) -> 0L);
        }
        Map<TopicPartition, Long> ends = cluster.ends(partitions);
        Map<TopicPartition, Long> since = cluster.since(partitions, from.minus(Window.SLACK));
        return ranges(
                cluster, partitions, partition -> since.getOrDefault(partition, ends.getOrDefault(partition, 0L)));
    }

    private static long length(Map<TopicPartition, Range> ranges) {
        return ranges.values().stream().mapToLong(Range::length).sum();
    }
}
