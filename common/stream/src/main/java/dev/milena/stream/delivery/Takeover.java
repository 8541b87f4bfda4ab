package dev.milena.stream.delivery;

import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Replay replay;

    Takeover(EventsLog events, Replay replay) {
        this.events = events;
        this.replay = replay;
    }

    /** Throws KafkaException or TimeoutException when Kafka does not answer: nothing has happened, try again. */
    List<Holding> take(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions)
            throws TimeoutException, ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions), PATIENCE);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, PATIENCE);
        Map<TopicPartition, Checkpoint> checkpoints = new HashMap<>();
        Map<TopicPartition, List<ReplayFrom>> from = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Checkpoint checkpoint =
                    checkpoint(partition, committed.get(partition), beginnings.getOrDefault(partition, 0L));
            checkpoints.put(partition, checkpoint);
            List<ReplayFrom> places = new ArrayList<>(List.of(checkpoint.replay()));
            int home = events.partitionFor(partition);
            if (checkpoint.replay().partition() != home) {
                places.add(new ReplayFrom(home, 0));
            }
            from.put(partition, places);
        }
        Map<TopicPartition, Replayed> replayed = replay.read(from);
        List<Holding> holdings = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> {
            Replayed found = replayed.getOrDefault(partition, new Replayed());
            log.info("{} goes on at {}, {} tasks found in the events", partition, checkpoint.position(), found.size());
            int home = events.partitionFor(partition);
            Holding holding = new Holding(partition, home, Progress.resume(atHome(checkpoint, home), found));
            holdings.add(holding);
            commits.put(partition, holding.commit(events));
        });
        consumer.commitSync(commits, PATIENCE);
        return holdings;
    }

    private Checkpoint checkpoint(TopicPartition partition, @Nullable OffsetAndMetadata committed, long beginning) {
        ReplayFrom everything = new ReplayFrom(events.partitionFor(partition), 0);
        if (committed == null) {
            return Checkpoint.at(beginning, everything);
        }
        Optional<Checkpoint> ours = CheckpointText.read(committed.offset(), committed.metadata());
        if (ours.isEmpty()) {
            log.warn("{} has a commit that is not ours at {}: reading all events", partition, committed.offset());
        }
        return ours.orElseGet(() -> Checkpoint.at(committed.offset(), everything));
    }

    private static Checkpoint atHome(Checkpoint checkpoint, int home) {
        return checkpoint.replay().partition() == home
                ? checkpoint
                : new Checkpoint(checkpoint.position(), checkpoint.next(), checkpoint.open(), new ReplayFrom(home, 0));
    }
}
