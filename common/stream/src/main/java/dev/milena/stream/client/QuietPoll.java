package dev.milena.stream.client;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.KafkaSettings.GroupProtocol;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A poll that rests while it waits. A consumer of the group protocol of KIP-848 that has fetched records of a paused partition does not: its poll goes round
 * and round for as long as it may take, and one paused partition costs a core (KAFKA-21084, open in 4.4.0). Where nothing is paused, and with the classic
 * protocol, this is Kafka's own poll. Stateless.
 */
public final class QuietPoll {

    /** What a record may come late because of it. */
    private static final long NAP = Duration.ofMillis(2).toNanos();

    private final boolean spins;
    private final Time time;

    public QuietPoll(KafkaSettings settings, Time time) {
        this.spins = settings.groupProtocol() == GroupProtocol.CONSUMER;
        this.time = time;
    }

    /**
     * Returns what {@link Consumer#poll} would, and throws what it would. For the thread of the consumer.
     *
     * @param max how long to wait for the first record; zero: only what is here
     */
    public ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Duration max) {
        if (!spins || consumer.paused().isEmpty()) {
            return consumer.poll(max);
        }
        long begin = time.nanos();
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
            long left = max.toNanos() - (time.nanos() - begin);
            if (!records.isEmpty() || left <= 0) {
                return records;
            }
            LockSupport.parkNanos(Math.min(left, NAP));
        }
    }
}
