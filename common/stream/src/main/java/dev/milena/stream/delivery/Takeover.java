package dev.milena.stream.delivery;

import dev.milena.stream.TopicNames;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over partitions: the last commits, then the outcomes behind them. A partition without a commit gets one before anything of it is handed out, so that
 * what is delivered from it always lies behind a known place of the events. For the poll thread.
 */
final class Takeover {

    private static final Logger log = LoggerFactory.getLogger(Takeover.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventsLog events;
    private final EventsSince eventsSince;
    private final Replay replay;
    private final Heartbeat heartbeat;

    Takeover(EventsLog events, Replay replay, Heartbeat heartbeat) {
        this.events = events;
        this.eventsSince = new EventsSince(events);
        this.replay = replay;
        this.heartbeat = heartbeat;
    }

    /** Throws KafkaException or TimeoutException when Kafka does not answer: nothing has happened, try again. */
    List<Holding> take(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Pulse pulse)
            throws TimeoutException, ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions), PATIENCE);
        pulse.beat();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, PATIENCE);
        pulse.beat();
        Map<TopicPartition, Long> ends = ends(partitions);
        pulse.beat();
        Map<TopicPartition, Checkpoint> ours = new HashMap<>();
        for (TopicPartition partition : partitions) {
            read(partition, committed.get(partition))
                    .map(checkpoint -> checked(consumer, partition, checkpoint, beginnings, ends))
                    .ifPresent(checkpoint -> ours.put(partition, checkpoint));
        }
        Map<TopicPartition, ReplayFrom> since = eventsSince.of(
                consumer,
                partitions.stream()
                        .filter(partition -> !isAtHome(partition, ours.get(partition), ends))
                        .toList());
        pulse.beat();
        Map<TopicPartition, Checkpoint> checkpoints = new HashMap<>();
        Map<TopicPartition, Replay.Source> from = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long beginning = beginnings.getOrDefault(partition, 0L);
            ReplayFrom home = since.get(partition);
            Checkpoint found = ours.get(partition);
            List<ReplayFrom> places = new ArrayList<>();
            if (found != null) {
                places.add(found.replay());
            }
            if (home != null) {
                places.add(home);
                found = at(home, found, committed.get(partition), beginning).upTo(end(ends, partition));
            }
            Checkpoint checkpoint = Objects.requireNonNull(found);
            checkpoints.put(partition, checkpoint);
            from.put(
                    partition,
                    new Replay.Source(Math.max(beginning, checkpoint.position()), end(ends, partition), places));
        }
        return hold(consumer, checkpoints, replay.read(from, pulse));
    }

    private List<Holding> hold(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Checkpoint> checkpoints,
            Map<TopicPartition, Replayed> replayed) {
        List<Holding> holdings = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> {
            Replayed found = replayed.getOrDefault(partition, new Replayed());
            log.info("{} goes on at {}, {} tasks found in the events", partition, checkpoint.position(), found.size());
            Holding holding =
                    new Holding(partition, events.partitionFor(partition), Progress.resume(checkpoint, found));
            holdings.add(holding);
            commits.put(partition, holding.commit(events));
        });
        Heartbeat.Moment asked = heartbeat.now();
        consumer.commitSync(commits, PATIENCE);
        heartbeat.confirmed(asked);
        return holdings;
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
            throws TimeoutException, ExecutionException, InterruptedException {
        Set<TopicPartition> all = new HashSet<>(partitions);
        partitions.forEach(partition -> all.add(home(partition)));
        return replay.ends(all);
    }

    private TopicPartition home(TopicPartition deliver) {
        return new TopicPartition(TopicNames.EVENTS, events.partitionFor(deliver));
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, Long.MAX_VALUE);
    }

    /** Whether the checkpoint says where its outcomes are: there is such a place, and it is the one outcomes go to now. */
    private boolean isAtHome(
            TopicPartition partition, @Nullable Checkpoint checkpoint, Map<TopicPartition, Long> ends) {
        return checkpoint != null
                && checkpoint.replay().partition() == events.partitionFor(partition)
                && checkpoint.replay().offset() <= end(ends, home(partition));
    }

    /** The checkpoint as far as the log goes: a power loss, or a leader that was not in sync, may have cut it. */
    private static Checkpoint checked(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Checkpoint checkpoint,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends) {
        long end = end(ends, partition);
        long beginning = beginnings.getOrDefault(partition, 0L);
        if (checkpoint.next() > end) {
            log.warn(
                    "{} was read to {}, and ends at {}: the tasks between are gone from it; `milena audit` knows of which mail",
                    partition,
                    checkpoint.next(),
                    end);
            Checkpoint cut = checkpoint.upTo(end);
            consumer.seek(partition, cut.position());
            return cut;
        }
        if (checkpoint.position() < beginning) {
            log.warn(
                    "{} begins at {}, and was finished only to {}: its retention took {} tasks that were not",
                    partition,
                    beginning,
                    checkpoint.position(),
                    Arrays.stream(checkpoint.open())
                            .filter(offset -> offset < beginning)
                            .count());
        }
        return checkpoint;
    }

    private static Optional<Checkpoint> read(TopicPartition partition, @Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return Optional.empty();
        }
        Optional<Checkpoint> ours = CheckpointText.read(committed.offset(), committed.metadata());
        if (ours.isEmpty()) {
            log.warn("{} has a commit that is not ours at {}: going on there", partition, committed.offset());
        }
        return ours;
    }

    /** The same account with its replay at home; a new one where there was none. */
    private static Checkpoint at(
            ReplayFrom home, @Nullable Checkpoint ours, @Nullable OffsetAndMetadata committed, long beginning) {
        if (ours != null) {
            return new Checkpoint(ours.position(), ours.next(), ours.open(), home);
        }
        return Checkpoint.at(committed == null ? beginning : committed.offset(), home);
    }
}
