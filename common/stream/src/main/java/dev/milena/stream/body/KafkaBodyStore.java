package dev.milena.stream.body;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.BodyStore;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import io.micrometer.core.instrument.FunctionCounter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Reads bodies with a few consumers, each on a thread of its own; pieces come on those threads, or at once where they are here already. Thread-safe. */
public final class KafkaBodyStore implements BodyStore {

    /** One that waits for a slow broker leaves another. */
    private static final int READERS = 2;

    /** So many more wait for the reader of their partition: then another one reads there as well, and some of it twice. */
    private static final int CROWD = 64;

    /** About what an ingress batch holds: a single message is read with little beside it. A larger record still comes whole. */
    private static final int FETCH_BYTES = 256 * 1024;

    /** A fetch that reached the end of the log would else hold up the next lookup for half a second. */
    private static final int FETCH_WAIT_MILLIS = 5;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final List<RecordReader> readers;
    private final List<Thread> threads;
    private final Shelf shelf = new Shelf();
    private final Neighbours neighbours;
    private final Time time;
    private final Duration patience;

    private KafkaBodyStore(
            List<RecordReader> readers, List<Thread> threads, Neighbours neighbours, Time time, Duration patience) {
        this.readers = readers;
        this.threads = threads;
        this.neighbours = neighbours;
        this.time = time;
        this.patience = patience;
    }

    /** Opens the readers; they connect with the first body. */
    public static KafkaBodyStore open(KafkaSettings settings, Environment env) {
        List<RecordReader> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Neighbours neighbours = new Neighbours();
        for (int i = 0; i < READERS; i++) {
            RecordReader reader = new RecordReader(
                    new KafkaConsumer<>(config(settings, env.nodeId() + "-body-" + i)), neighbours, env.time());
            readers.add(reader);
            threads.add(Thread.ofPlatform().daemon().name("body-reader-" + i).start(reader));
        }
        List<RecordReader> all = List.copyOf(readers);
        // The meter holds what it looks at weakly: it must be what the store holds.
        FunctionCounter.builder("milena.bodies.fetched.bytes", all, KafkaBodyStore::received)
                .description("Octets that came from Kafka in search of messages")
                .register(env.metrics());
        return new KafkaBodyStore(all, List.copyOf(threads), neighbours, env.time(), settings.requestTimeout());
    }

    private static double received(List<RecordReader> readers) {
        return readers.stream().mapToDouble(RecordReader::received).sum();
    }

    private static Map<String, Object> config(KafkaSettings settings, String clientId) {
        Map<String, Object> config = ClientConfig.consumer(settings, clientId);
        // An offset that is gone is an answer here; reading on from anywhere else would be another message.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return config;
    }

    @Override
    public Octets open(MailId id, BodyRef ref) {
        return switch (ref) {
            case BodyRef.Whole whole -> new WholeBody(this, id, whole);
            case BodyRef.Chunked chunked -> new ChunkedBody(this, id, chunked);
        };
    }

    Shelf shelf() {
        return shelf;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    /** When a piece that is asked for now counts as unavailable. */
    long deadline() {
        return time.nanos() + patience.toNanos();
    }

    /** To the reader with the least to do; who has neighbours, to that of the partition, as it brings them along, unless too many wait for it. */
    void want(Wanted wish) {
        RecordReader least = readers.getFirst();
        for (RecordReader reader : readers) {
            least = reader.load() < least.load() ? reader : least;
        }
        RecordReader usual = readers.get(wish.partition().partition() % readers.size());
        boolean together = wish.partition().topic().equals(TopicNames.ACCEPTED) && usual.load() <= least.load() + CROWD;
        (together ? usual : least).want(wish);
    }

    @Override
    public void close() {
        readers.forEach(RecordReader::close);
        try {
            for (Thread thread : threads) {
                if (!thread.join(CLOSING)) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
