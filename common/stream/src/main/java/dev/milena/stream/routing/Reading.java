package dev.milena.stream.routing;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.client.Membership;
import dev.milena.stream.client.QuietPoll;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router's consumer: joins, polls, and says what became of it. For the router's thread, except {@link #wakeup} and {@link #ready}. */
final class Reading implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reading.class);
    private static final String TOPICS = "mail\\.accepted|mail\\.retry\\.[a-z0-9]{1,40}";
    private static final long STALE = Duration.ofSeconds(30).toNanos();
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final Membership membership;
    private final Time time;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final KnownTopics topics;
    private final QuietPoll quiet;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean woken;
    private volatile boolean joined;
    private volatile long lastPoll;

    Reading(KafkaSettings settings, Membership membership, Time time) {
        this.settings = settings;
        this.membership = membership;
        this.time = time;
        this.topics = new KnownTopics(time);
        this.quiet = new QuietPoll(settings, time);
        this.lastPoll = time.nanos();
    }

    /** Called with the consumer right before the poll. Returns how long that may wait. */
    @FunctionalInterface
    interface Before {
        Duration poll(Consumer<byte[], byte[]> consumer);
    }

    ConsumerRecords<byte[], byte[]> poll(Before before, Duration max, ConsumerRebalanceListener listener) {
        woken = false;
        Consumer<byte[], byte[]> current = join(listener);
        if (current == null) {
            pause(max.compareTo(AGAIN) < 0 ? max : AGAIN);
            return ConsumerRecords.empty();
        }
        try {
            Duration wait = before.poll(current);
            ConsumerRecords<byte[], byte[]> records = quiet.poll(current, wait);
            lastPoll = time.nanos();
            if (!joined && current.groupMetadata().generationId() > 0) {
                joined = true;
                membership.joined();
            }
            return records;
        } catch (WakeupException asked) {
            woken = true;
        } catch (UnreleasedInstanceIdException taken) {
            consumer = null;
            joined = false;
            current.close(CloseOptions.timeout(Duration.ZERO));
            if (!membership.refused(taken)) {
                pause(max.compareTo(AGAIN) < 0 ? max : AGAIN);
            }
        } catch (KafkaException failed) {
            if (!(failed instanceof RetriableException)) {
                throw new StreamFailure("reading accepted mail failed: " + failed.getMessage(), failed);
            }
            log.warn("Kafka does not answer: {}", failed.toString());
            pause(Duration.ofMillis(100));
        }
        return ConsumerRecords.empty();
    }

    /** The consumer that the last poll used. */
    Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> current = consumer;
        if (current == null) {
            throw new IllegalStateException("commit without poll");
        }
        return current;
    }

    /** Whether the group has let us in. */
    boolean joined() {
        return joined;
    }

    /** Whether there is a consumer: none where our place in the group is somebody's. */
    boolean present() {
        return consumer != null;
    }

    /** Whether the last poll was ended early. */
    boolean woken() {
        return woken || closing.getCount() == 0;
    }

    /** Reads again from there, as far as the partitions are still ours. */
    void rewind(Map<TopicPartition, Long> begins) {
        Consumer<byte[], byte[]> current = consumer();
        Set<TopicPartition> ours = current.assignment();
        begins.forEach((partition, begin) -> {
            if (ours.contains(partition)) {
                current.seek(partition, begin);
                current.resume(List.of(partition));
            }
        });
    }

    /**
     * Whether the topic is there, asked before anything is sent to it: a cluster that creates what it is asked for would make one that is not as ours must be.
     */
    boolean exists(String topic) {
        return topics.exist(topic, this::describes);
    }

    /** What was believed of topics may be what made a turn fail. */
    void doubt() {
        topics.forget();
    }

    private boolean describes(String topic) {
        try {
            return !consumer().partitionsFor(topic, PATIENCE).isEmpty();
        } catch (TimeoutException silent) {
            // It would not take the transaction either: let that fail at once instead of asking for topic after topic.
            throw silent;
        } catch (KafkaException refused) {
            log.debug("cannot look for {}", topic, refused);
            return false;
        }
    }

    void wakeup() {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    boolean ready() {
        Consumer<byte[], byte[]> current = consumer;
        return joined && time.nanos() - lastPoll < STALE && current != null && Pulse.beats(current.metrics());
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        if (old != null) {
            try {
                old.close(CloseOptions.timeout(PATIENCE)
                        .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
            } catch (KafkaException late) {
                log.warn("leaving {} was not answered: {}", membership.group(), late.toString());
            }
        }
    }

    /** Null while our place in the group is somebody's. */
    private @Nullable Consumer<byte[], byte[]> join(ConsumerRebalanceListener listener) {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null || !membership.mayJoin()) {
            return current;
        }
        var config = new HashMap<>(ClientConfig.member(settings, membership));
        // All that is here: a partition of which something stays in the consumer is not in its next fetch, and that may
        // wait half a second for others. What a turn does not take is kept (LeftOver).
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        // Bodies of 900 KiB: this bounds a batch in memory and in its transaction.
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        // The default of 1 MiB is a hundred messages of 10 KiB: too few for the fixed price of a transaction.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
        Consumer<byte[], byte[]> fresh = new KafkaConsumer<>(config);
        consumer = fresh;
        if (settings.groupProtocol() == KafkaSettings.GroupProtocol.CONSUMER) {
            fresh.subscribe(new SubscriptionPattern(TOPICS), listener);
        } else {
            fresh.subscribe(Pattern.compile(TOPICS), listener);
        }
        return fresh;
    }

    private void pause(Duration wait) {
        try {
            if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                woken = true;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            woken = true;
        }
    }
}
