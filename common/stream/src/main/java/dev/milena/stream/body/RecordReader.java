package dev.milena.stream.body;

import dev.milena.runtime.time.Time;
import dev.milena.stream.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer on one thread that looks records up by offset. What is wanted of a partition is read in the order of offsets, round and round, because
 * messages that are due together mostly lie together; those that come beside it and are not wanted yet go to the {@link Neighbours}. Wishes come from any
 * thread; each is answered on this one, at the latest at its deadline.
 */
final class RecordReader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    /** How long a wish may wait unseen while another one waits for Kafka. */
    private static final Duration POLL = Duration.ofMillis(20);

    /** After a leader changed the consumer first asks the new one whether its position holds. */
    private static final Duration CHECK = Duration.ofSeconds(2);

    private static final long IDLE_MILLIS = 500;

    /** Without a record for so long, what is late waits for Kafka. */
    private static final long SILENCE = Duration.ofSeconds(2).toNanos();

    /** How much longer it may wait for its turn: well within what an SMTP server waits for a piece of a message. */
    private static final long TURN = Duration.ofSeconds(50).toNanos();

    /** Reading over a few records is cheaper than a seek, which throws away what was fetched already. */
    private static final int SKIP = 50;

    /** Chunks are fetched one by one, and the one behind the last is on its way already. */
    private static final int SKIP_CHUNKS = 1;

    private final Consumer<byte[], byte[]> consumer;
    private final Neighbours neighbours;
    private final Time time;
    private final BlockingQueue<Wanted> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger load = new AtomicInteger();
    private final Map<TopicPartition, List<Wanted>> wanted = new HashMap<>();
    /** When records of a partition last came. */
    private final Map<TopicPartition, Long> heard = new HashMap<>();

    private Set<TopicPartition> assigned = Set.of();
    private volatile boolean closing;

    RecordReader(Consumer<byte[], byte[]> consumer, Neighbours neighbours, Time time) {
        this.consumer = consumer;
        this.neighbours = neighbours;
        this.time = time;
    }

    int load() {
        return load.get();
    }

    /** Octets that came from Kafka, whether anybody wanted them or not. */
    double received() {
        for (Map.Entry<MetricName, ? extends Metric> each : consumer.metrics().entrySet()) {
            MetricName name = each.getKey();
            if (name.name().equals("incoming-byte-total") && name.group().equals("consumer-metrics")) {
                return (double) each.getValue().metricValue();
            }
        }
        return 0;
    }

    void want(Wanted wish) {
        load.incrementAndGet();
        inbox.add(wish);
        if (closing) {
            abandon();
        }
    }

    /** Ends {@link #run} within a turn. */
    void close() {
        closing = true;
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closing) {
                if (takeIn()) {
                    turn();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("a body reader died", bug);
            throw bug;
        } finally {
            closing = true;
            wanted.values().forEach(list -> list.forEach(RecordReader::away));
            abandon();
        }
    }

    private void abandon() {
        for (Wanted wish = inbox.poll(); wish != null; wish = inbox.poll()) {
            away(wish);
        }
    }

    private static void away(Wanted wish) {
        wish.settle(new Got.Away("the body store is closed"));
    }

    /** Whether there is anything to do; waits a little for it. */
    private boolean takeIn() throws InterruptedException {
        Wanted wish = wanted.isEmpty() ? inbox.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : inbox.poll();
        for (; wish != null; wish = inbox.poll()) {
            wanted.computeIfAbsent(wish.partition(), key -> new ArrayList<>()).add(wish);
        }
        return !wanted.isEmpty();
    }

    private void turn() {
        try {
            Map<TopicPartition, Long> positions = position();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            long now = time.nanos();
            records.partitions().forEach(partition -> heard.put(partition, now));
            positions.forEach((partition, position) -> show(partition, position, records.records(partition)));
        } catch (OffsetOutOfRangeException outside) {
            outside.offsetOutOfRangePartitions().forEach(this::outside);
        } catch (TimeoutException notNow) {
            // Whoever waits longer than he may hears of it below.
            LOG.debug("Kafka does not answer a body reader now", notNow);
        } catch (KafkaException failed) {
            LOG.warn("reading bodies failed: {}", failed.toString());
            String reason = String.valueOf(failed.getMessage());
            wanted.values().forEach(list -> list.forEach(wish -> wish.settle(new Got.Away(reason))));
        }
        expire(time.nanos());
        forget();
    }

    /** Puts every partition at or before the record of it that comes next. */
    private Map<TopicPartition, Long> position() {
        if (!assigned.equals(wanted.keySet())) {
            Set<TopicPartition> before = assigned;
            assigned = new HashSet<>(wanted.keySet());
            consumer.assign(assigned);
            for (TopicPartition partition : assigned) {
                if (!before.contains(partition)) {
                    consumer.seek(partition, next(partition, 0));
                }
            }
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : assigned) {
            long position = consumer.position(partition, CHECK);
            long next = next(partition, position);
            int skip = partition.topic().equals(TopicNames.BODY) ? SKIP_CHUNKS : SKIP;
            if (next < position || next > position + skip) {
                consumer.seek(partition, next);
                position = next;
            }
            positions.put(partition, position);
        }
        return positions;
    }

    /** The first wish from the position on; after the last one the first of all. Always the lowest would let those far ahead wait as long as others come. */
    private long next(TopicPartition partition, long position) {
        long ahead = Long.MAX_VALUE;
        long lowest = Long.MAX_VALUE;
        for (Wanted wish : wishes(partition)) {
            if (!wish.settled()) {
                lowest = Math.min(lowest, wish.from());
                ahead = wish.from() >= position ? Math.min(ahead, wish.from()) : ahead;
            }
        }
        if (ahead < Long.MAX_VALUE) {
            return ahead;
        }
        return lowest < Long.MAX_VALUE ? lowest : 0;
    }

    private List<Wanted> wishes(TopicPartition partition) {
        return wanted.getOrDefault(partition, List.of());
    }

    /** @param start where the reader was: of what lies before it nothing can be said */
    private void show(TopicPartition partition, long start, List<ConsumerRecord<byte[], byte[]>> records) {
        List<Wanted> wishes = wishes(partition).stream()
                .filter(wish -> wish.from() >= start)
                .sorted(Comparator.comparingLong(Wanted::from))
                .toList();
        boolean mail = partition.topic().equals(TopicNames.ACCEPTED);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!see(wishes, record) && mail) {
                neighbours.keep(record);
            }
        }
        // Also past what is no record: markers of transactions have offsets too.
        long position = consumer.position(partition, CHECK);
        wishes.forEach(wish -> wish.passed(position));
    }

    /** Whether it was what one of them wants. */
    private static boolean see(List<Wanted> wishes, ConsumerRecord<byte[], byte[]> record) {
        boolean found = false;
        for (Wanted wish : wishes) {
            if (wish.from() > record.offset()) {
                break;
            }
            if (!wish.settled()) {
                found |= wish.see(record);
            }
        }
        return found;
    }

    /** Kafka has no such offset: before the start of the log, or beyond its end. */
    private void outside(TopicPartition partition, long offset) {
        for (Wanted wish : wishes(partition)) {
            if (wish.from() == offset) {
                wish.settle(new Got.Gone(partition + " offset " + offset + " is no longer stored"));
            }
        }
        // The position is the offset that failed; wishes beyond it go on from their own.
        consumer.seek(partition, next(partition, 0));
    }

    /**
     * Late is never gone: it may be that the log ends here because the topic was made anew, but a reader cannot tell that from a replica that lags, and who
     * asks may ask again until the message expires. While Kafka gives records of a partition, a wish waits for its turn and not for Kafka: an attempt that
     * failed for that would only have to be made again.
     */
    private void expire(long now) {
        for (List<Wanted> wishes : wanted.values()) {
            for (Wanted wish : wishes) {
                if (!wish.settled() && wish.late(now) && (wish.late(now - TURN) || silent(wish.partition(), now))) {
                    wish.settle(new Got.Away(
                            "Kafka did not give " + wish.partition() + " offset " + wish.from() + " in time"));
                }
            }
        }
    }

    private boolean silent(TopicPartition partition, long now) {
        Long last = heard.get(partition);
        return last == null || now - last > SILENCE;
    }

    private void forget() {
        heard.keySet().retainAll(wanted.keySet());
        Iterator<List<Wanted>> lists = wanted.values().iterator();
        while (lists.hasNext()) {
            List<Wanted> wishes = lists.next();
            int before = wishes.size();
            wishes.removeIf(Wanted::settled);
            load.addAndGet(wishes.size() - before);
            if (wishes.isEmpty()) {
                lists.remove();
            }
        }
    }
}
