package dev.milena.stream.audit;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads whole ranges of partitions, with as many consumers as there are processors. Committed records only, and to the very end of each range: it waits for a
 * transaction that is open there. Thread-safe.
 */
final class Sweep {

    private static final Duration STEP = Duration.ofMillis(200);

    /** A transaction of ours lasts ten seconds at most; one that does not end after three times as long hangs. */
    private static final Duration STALLED = Duration.ofSeconds(40);

    private static final int MOST_READERS = 4;
    private static final int FETCH = 8 * 1024 * 1024;

    private final KafkaSettings settings;
    private final String clientId;
    private final Time time;
    private final Audit.Listener listener;

    Sweep(KafkaSettings settings, String clientId, Time time, Audit.Listener listener) {
        this.settings = settings;
        this.clientId = clientId;
        this.time = time;
        this.listener = listener;
    }

    /** What is done with a record; called by several threads. */
    @FunctionalInterface
    interface Reader {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /** Returns when everything was read; throws {@link StreamFailure} when Kafka does not give it. */
    void read(String what, Map<TopicPartition, Range> ranges, Reader reader) {
        Map<TopicPartition, Range> wanted = new HashMap<>(ranges);
        wanted.values().removeIf(range -> range.length() == 0);
        AtomicLong done = new AtomicLong();
        long all = wanted.values().stream().mapToLong(Range::length).sum();
        listener.progress(what, 0, all);
        List<Map<TopicPartition, Range>> shares = shares(wanted);
        try (ExecutorService readers = Executors.newFixedThreadPool(
                Math.max(1, shares.size()),
                Thread.ofPlatform().daemon().name("audit-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (Map<TopicPartition, Range> share : shares) {
                running.add(readers.submit(() -> read(what, share, reader, done, all)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException kafka) {
                throw new StreamFailure("reading " + what + " failed: " + kafka.getMessage(), kafka);
            }
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new StreamFailure("reading " + what + " failed: " + failed.getCause(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StreamFailure("reading " + what + " was interrupted", stopped);
        }
    }

    private static List<Map<TopicPartition, Range>> shares(Map<TopicPartition, Range> ranges) {
        int count = Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
        List<Map<TopicPartition, Range>> shares = new ArrayList<>();
        for (int i = 0; i < Math.min(count, ranges.size()); i++) {
            shares.add(new HashMap<>());
        }
        // The longest first, each to whoever has the least.
        ranges.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().length()))
                .forEach(entry -> shares.stream()
                        .min(Comparator.comparingLong(share ->
                                share.values().stream().mapToLong(Range::length).sum()))
                        .ifPresent(share -> share.put(entry.getKey(), entry.getValue())));
        return shares;
    }

    private void read(String what, Map<TopicPartition, Range> share, Reader reader, AtomicLong done, long all) {
        Map<String, Object> config = ClientConfig.consumer(settings, clientId);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * FETCH);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
            consumer.assign(share.keySet());
            share.forEach((partition, range) -> consumer.seek(partition, range.from()));
            Set<TopicPartition> left = new HashSet<>(share.keySet());
            Map<TopicPartition, Long> before = new HashMap<>();
            long moved = time.nanos();
            while (!left.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(STEP)) {
                    if (record.offset() < end(share, new TopicPartition(record.topic(), record.partition()))) {
                        reader.take(record);
                    }
                }
                long now = time.nanos();
                if (advance(consumer, share, left, before, done)) {
                    moved = now;
                    listener.progress(what, done.get(), all);
                } else if (now - moved > STALLED.toNanos()) {
                    throw new StreamFailure(
                            "nothing more comes from " + left
                                    + ": a transaction there does not end (kafka-transactions.sh find-hanging), or Kafka is away");
                }
            }
        }
    }

    /** Whether any partition went on; those that are through leave {@code left}. */
    private static boolean advance(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Range> share,
            Set<TopicPartition> left,
            Map<TopicPartition, Long> before,
            AtomicLong done) {
        boolean moved = false;
        for (TopicPartition partition : List.copyOf(left)) {
            Range range = share.getOrDefault(partition, new Range(0, 0));
            long position = Math.min(consumer.position(partition), range.to());
            Long last = before.put(partition, position);
            long steps = position - (last == null ? range.from() : last);
            moved |= steps > 0;
            done.addAndGet(steps);
            if (position >= range.to()) {
                left.remove(partition);
                consumer.pause(List.of(partition));
            }
        }
        return moved;
    }

    private static long end(Map<TopicPartition, Range> share, TopicPartition partition) {
        Range range = share.get(partition);
        return range == null ? 0 : range.to();
    }
}
