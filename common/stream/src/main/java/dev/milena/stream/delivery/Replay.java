package dev.milena.stream.delivery;

import dev.milena.mail.Event;
import dev.milena.mail.Parsed;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.progress.Replayed;
import dev.milena.stream.wire.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads outcomes that were recorded after the last commits. It reads to the end of the log as it is now, uncommitted part included: behind an open
 * transaction of somebody else acknowledged outcomes may lie, so it waits until that transaction is over (ten seconds at worst). For one thread.
 */
final class Replay {

    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long ADMIN_SECONDS = 10;

    private final KafkaSettings settings;
    private final String clientId;
    private final EventsLog events;

    /**
     * Where the outcomes of one deliver partition are.
     *
     * @param lowest outcomes of offsets below do not count: they are finished, or of an earlier topic of this name
     * @param end outcomes of offsets from here on do not count either: those records are gone, and others will come in their place
     * @param places in one partition of events, or in two when their number was changed
     */
    record Source(long lowest, long end, List<ReplayFrom> places) {}

    private record Wanted(long lowest, long end, Replayed found) {}

    Replay(KafkaSettings settings, String clientId, EventsLog events) {
        this.settings = settings;
        this.clientId = clientId;
        this.events = events;
    }

    /**
     * Throws KafkaException or TimeoutException when Kafka does not answer: try again.
     *
     * @param from where each deliver partition's outcomes are
     */
    Map<TopicPartition, Replayed> read(Map<TopicPartition, Source> from, Pulse pulse)
            throws TimeoutException, ExecutionException, InterruptedException {
        Map<TopicPartition, Replayed> result = new HashMap<>();
        Map<String, Wanted> wanted = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        from.forEach((deliver, source) -> {
            Replayed found = new Replayed();
            result.put(deliver, found);
            wanted.put(deliver.topic() + "/" + deliver.partition(), new Wanted(source.lowest, source.end, found));
            for (ReplayFrom place : source.places) {
                starts.merge(new TopicPartition(TopicNames.EVENTS, place.partition()), place.offset(), Math::min);
            }
        });
        Map<TopicPartition, Long> ends = ends(starts.keySet());
        pulse.beat();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientConfig.consumer(settings, clientId))) {
            consumer.assign(starts.keySet());
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(starts.keySet(), PATIENCE);
            starts.forEach((partition, start) -> consumer.seek(
                    partition,
                    Math.min(Math.max(start, beginnings.getOrDefault(partition, 0L)), end(ends, partition))));
            Set<TopicPartition> left = new HashSet<>(starts.keySet());
            while (!reached(consumer, ends, left)) {
                pulse.beat();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
                    take(record, wanted);
                }
            }
        }
        ends.forEach((partition, end) -> events.reaches(partition.partition(), end));
        return result;
    }

    /** Where the logs end, their uncommitted part included. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
            throws TimeoutException, ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = Admin.create(ClientConfig.admin(settings, clientId))) {
            admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get(ADMIN_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
        }
        return ends;
    }

    private static boolean reached(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Set<TopicPartition> left) {
        List<TopicPartition> done = left.stream()
                .filter(partition -> consumer.position(partition) >= end(ends, partition))
                .toList();
        if (!done.isEmpty()) {
            left.removeAll(done);
            consumer.pause(done);
        }
        return left.isEmpty();
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, Wanted> wanted) {
        Header origin = record.headers().lastHeader(TopicNames.ORIGIN_HEADER);
        if (origin == null || origin.value() == null) {
            return;
        }
        String text = new String(origin.value(), StandardCharsets.US_ASCII);
        int slash = text.lastIndexOf('/');
        Wanted by = slash < 0 ? null : wanted.get(text.substring(0, slash));
        Long offset = by == null ? null : number(text.substring(slash + 1));
        if (by == null || offset == null || offset < by.lowest || offset >= by.end) {
            return;
        }
        Replayed mine = by.found;
        if (record.headers().lastHeader(TopicNames.SETTLED_HEADER) != null) {
            mine.settled(offset, record.offset());
        } else if (record.value() != null
                && EventCodec.decode(record.value()) instanceof Parsed.Ok<Event> event
                && event.value().type().isFinal()) {
            mine.done(offset, record.offset(), event.value().ordinal());
        }
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException foreign) {
            return null;
        }
    }
}
