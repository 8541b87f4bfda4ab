package dev.milena.stream.delivery;

import dev.milena.stream.DeliveryIntake.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions we hold, what Kafka may send for them, and their commits. Belongs to the poll thread, except {@link #unfinished()}. */
final class Holdings {

    private static final Logger log = LoggerFactory.getLogger(Holdings.class);

    /** What a kill may make the next owner replay; each commit costs a request. */
    private static final long COMMIT_EVERY = Duration.ofMillis(300).toNanos();

    /** Transaction markers move positions without a record: this often it is looked whether one can be committed past them. */
    private static final long LOOK_EVERY = Duration.ofSeconds(5).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<TopicPartition, Holding> held = new HashMap<>();
    private final EventsLog events;
    private final Heartbeat heartbeat;
    private boolean commitUnderWay;
    private long lastCommit;
    private long lastLook;
    private volatile int unfinished;

    Holdings(EventsLog events, Heartbeat heartbeat) {
        this.events = events;
        this.heartbeat = heartbeat;
    }

    void add(Holding holding) {
        held.put(holding.kafkaPartition(), holding);
    }

    @Nullable Holding of(TopicPartition partition) {
        return held.get(partition);
    }

    List<Holding> of(Collection<TopicPartition> partitions) {
        return partitions.stream().filter(held::containsKey).map(held::get).toList();
    }

    boolean any() {
        return !held.isEmpty();
    }

    /** Offsets polled and not finished. Any thread. */
    int unfinished() {
        return unfinished;
    }

    /** Pauses and resumes as the lanes and the accounts want it; true while something is paused. */
    boolean direct(Consumer<byte[], byte[]> consumer, Handler handler) {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        boolean any = false;
        int open = 0;
        for (Holding holding : held.values()) {
            boolean wanted = !holding.progress().full() && handler.wants(holding.partition());
            any |= !wanted;
            open += holding.progress().open();
            if (wanted == holding.paused()) {
                holding.paused(!wanted);
                (wanted ? resume : pause).add(holding.kafkaPartition());
            }
        }
        unfinished = open;
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
        return any;
    }

    /** Commits what has changed, if it is time and no earlier commit is under way; all, when Kafka has not taken our word for them for long. */
    void commit(Consumer<byte[], byte[]> consumer, long now) {
        if (now - lastLook > LOOK_EVERY) {
            lastLook = now;
            held.values().forEach(holding -> look(consumer, holding));
        }
        if (commitUnderWay || now - lastCommit < COMMIT_EVERY) {
            return;
        }
        lastCommit = now;
        List<Holding> changed = heartbeat.wantsWord()
                ? all()
                : held.values().stream().filter(Holding::changed).toList();
        Heartbeat.Moment asked = heartbeat.now();
        if (held.isEmpty()) {
            // Nothing to be in doubt about.
            heartbeat.confirmed(asked);
        }
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(holding -> look(consumer, holding));
        commitUnderWay = true;
        consumer.commitAsync(commits(changed), (offsets, error) -> {
            commitUnderWay = false;
            if (error == null) {
                heartbeat.confirmed(asked);
            } else {
                log.debug("commit failed, the next one has it all again", error);
                changed.forEach(Holding::commitFailed);
            }
        });
    }

    /** What Kafka says when it is asked whether the partitions are ours. */
    enum Title {
        OURS,
        TAKEN,
        UNKNOWN
    }

    /** Asks by a commit, which is refused to whoever is not a member any more; what it says is told to the heartbeat. */
    Title confirm(Consumer<byte[], byte[]> consumer) {
        Heartbeat.Moment asked = heartbeat.now();
        try {
            if (!held.isEmpty()) {
                consumer.commitSync(commits(all()), PATIENCE);
            }
            heartbeat.confirmed(asked);
            return Title.OURS;
        } catch (CommitFailedException taken) {
            log.warn("Kafka gave our {} partitions to somebody else: {}", held.size(), taken.toString());
            return Title.TAKEN;
        } catch (TimeoutException | RebalanceInProgressException later) {
            log.warn(
                    "Kafka does not say yet whether our {} partitions are still ours: {}",
                    held.size(),
                    later.toString());
            held.values().forEach(Holding::commitFailed);
            return Title.UNKNOWN;
        }
    }

    /** Commits these for the last time and gives them up. */
    void release(Consumer<byte[], byte[]> consumer, List<Holding> leaving) {
        try {
            if (!leaving.isEmpty()) {
                consumer.commitSync(commits(leaving), PATIENCE);
            }
        } catch (KafkaException late) {
            log.warn(
                    "the last commit of {} partitions failed; the events tell their next owner: {}",
                    leaving.size(),
                    late.toString());
        } finally {
            forget(leaving);
        }
    }

    /** Gives them up without a commit: they are somebody else's already. */
    void forget(Collection<Holding> gone) {
        for (Holding holding : List.copyOf(gone)) {
            holding.release();
            held.remove(holding.kafkaPartition());
        }
    }

    List<Holding> all() {
        return List.copyOf(held.values());
    }

    private Map<TopicPartition, OffsetAndMetadata> commits(List<Holding> some) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        some.forEach(holding -> commits.put(holding.kafkaPartition(), holding.commit(events)));
        return commits;
    }

    private static void look(Consumer<byte[], byte[]> consumer, Holding holding) {
        try {
            holding.reached(consumer.position(holding.kafkaPartition(), Duration.ZERO));
        } catch (TimeoutException unknown) {
            log.trace("{} has no position yet", holding.kafkaPartition(), unknown);
        }
    }
}
