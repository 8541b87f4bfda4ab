package dev.milena.stream.accepted;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of accepted mail over one idempotent producer. A record is acknowledged by every in-sync replica, or, after {@code request-timeout} or a withdrawal,
 * ambiguous; then its cancel follows in the same partition ({@link TopicNames#CANCEL_HEADER}). Completes on the producer's network thread. Thread-safe.
 */
public final class KafkaAcceptedLog implements AcceptedLog {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAcceptedLog.class);

    private static final byte[] NOTHING = {};

    private static final long BUFFER = 64L * 1024 * 1024;

    /** 900 KiB of message with an envelope of some thousand recipients; the topic is made for it. */
    private static final int MAX_RECORD = 4 * 1024 * 1024;

    /** What a call may block at worst, when metadata or buffer are missing: both are kept ready, so it does not. */
    private static final int MAX_BLOCK_MILLIS = 5;

    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /** For each half of closing: what is under way, then its cancels. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final long TURN_MILLIS = 500;

    /** Turns between two looks at the disks. A cluster takes some hundred MiB in that time at most, and the answer names every replica. */
    private static final int TURNS_PER_LOOK = 6;

    private final Producer<byte[], byte[]> producer;
    private final Pressure pressure;
    private final ChunkTurns turns = new ChunkTurns();
    private final StickyPartition sticky;
    private final Cancels cancels;
    private final Counter ambiguous;
    private final Time time;
    private final Duration answer;
    private final @Nullable DiskWatch disks;
    private final ScheduledExecutorService upkeep;
    private int upkeepTurns;

    /**
     * The same without a look at disks.
     *
     * @param answer after which a record that is not acknowledged is ambiguous
     */
    KafkaAcceptedLog(
            Producer<byte[], byte[]> producer, List<PartitionInfo> partitions, Duration answer, Environment env) {
        this(producer, partitions, answer, null, env);
    }

    /** On a producer that is open and knows the topics; it belongs to this log, and so do the disks. Upkeep begins with {@link #begin}. */
    private KafkaAcceptedLog(
            Producer<byte[], byte[]> producer,
            List<PartitionInfo> partitions,
            Duration answer,
            @Nullable DiskWatch disks,
            Environment env) {
        this.producer = producer;
        this.time = env.time();
        this.answer = answer;
        this.disks = disks;
        this.pressure = new Pressure(env.time());
        this.sticky = new StickyPartition(partitions, env.time());
        this.cancels = new Cancels(producer);
        this.ambiguous = Counter.builder("milena.ingress.ambiguous")
                .description("Messages answered 451 although Kafka may have stored them")
                .register(env.metrics());
        Gauge.builder("milena.ingress.unacknowledged.bytes", pressure, Pressure::bytes)
                .description("Octets of mail that Kafka has not acknowledged yet")
                .register(env.metrics());
        this.upkeep = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("accepted-upkeep").factory());
    }

    /** Connects and learns the topics, so that no append waits for either. Blocks; throws {@link StreamFailure} when Kafka does not answer. */
    public static KafkaAcceptedLog open(KafkaSettings settings, Environment env) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(config(settings, env.nodeId()));
        try {
            List<PartitionInfo> partitions = learn(producer, TopicNames.ACCEPTED, env.time());
            List<PartitionInfo> chunks = learn(producer, TopicNames.BODY, env.time());
            LOG.debug("{} partitions for mail, {} for chunks", partitions.size(), chunks.size());
            ByteSize minFree = settings.minFree();
            DiskWatch disks = minFree != null && minFree.bytes() == 0
                    ? null
                    : DiskWatch.open(settings, env.nodeId() + "-disks", env.metrics());
            KafkaAcceptedLog log = new KafkaAcceptedLog(producer, partitions, settings.requestTimeout(), disks, env);
            log.begin();
            return log;
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    // It ends with its executor.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void begin() {
        upkeep.scheduleWithFixedDelay(this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Map<String, Object> config(KafkaSettings settings, String nodeId) {
        Map<String, Object> config = ClientConfig.producer(settings, nodeId + "-accepted");
        int answer = Math.toIntExact(settings.requestTimeout().toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, answer);
        // Half of it, so that a broker that fell silent leaves time to ask its successor.
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, answer / 2);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // While one request is on its way (and on its way to the disk) the next gathers what comes: a lone message
        // waits for
        // nothing, under load a flush carries many.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, StickyPartition.MOST);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD);
        // None: on one machine the processor is what is short, not the disk or the network. zstd level 1 is the one
        // worth having where they are.
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        return config;
    }

    private static List<PartitionInfo> learn(Producer<byte[], byte[]> producer, String topic, Time time) {
        long begun = time.nanos();
        while (true) {
            try {
                return producer.partitionsFor(topic);
            } catch (TimeoutException notYet) {
                if (time.nanos() - begun > WARM_UP.toNanos()) {
                    throw new StreamFailure(
                            "Kafka does not know the topic " + topic + ": run `milena topics apply`", notYet);
                }
            } catch (KafkaException e) {
                throw new StreamFailure("Kafka refuses the topic " + topic + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public Deposit append(AcceptedMail mail, byte[] body) {
        if (body.length > BodyRef.INLINE_LIMIT) {
            throw new IllegalArgumentException(body.length + " octets do not fit a record");
        }
        byte[] envelope = AcceptedCodec.encode(mail);
        int size = body.length + envelope.length;
        int partition = sticky.choose(size);
        MailId id = mail.id();
        Pending pending = new Pending(pressure, size) {
            @Override
            void doubted() {
                cancel(id, partition);
            }
        };
        send(
                new ProducerRecord<>(
                        TopicNames.ACCEPTED,
                        partition,
                        null,
                        null,
                        body,
                        List.of(
                                new RecordHeader(TopicNames.ENVELOPE_HEADER, envelope),
                                new RecordHeader(TopicNames.ANSWERED_BY_HEADER, answeredBy()))),
                pending);
        return pending;
    }

    @Override
    public Deposit append(AcceptedMail mail) {
        if (mail.chunks() == null) {
            throw new IllegalArgumentException("a message without octets names its chunks: " + mail.id());
        }
        return append(mail, NOTHING);
    }

    @Override
    public ChunkWriter chunks(MailId id) {
        return new Chunks(this, id);
    }

    @Override
    public boolean writable() {
        return pressure.writable();
    }

    @Override
    public boolean roomy() {
        return disks == null || disks.roomy();
    }

    Pressure pressure() {
        return pressure;
    }

    ChunkTurns turns() {
        return turns;
    }

    // The callback says what became of it.
    @SuppressWarnings("FutureReturnValueIgnored")
    void send(ProducerRecord<byte[], byte[]> record, Pending pending) {
        try {
            producer.send(record, pending);
        } catch (KafkaException | IllegalStateException notSent) {
            pending.notSent(notSent);
        }
    }

    private byte[] answeredBy() {
        return Long.toString(time.now().plus(answer).toEpochMilli()).getBytes(StandardCharsets.US_ASCII);
    }

    private void cancel(MailId id, int partition) {
        ambiguous.increment();
        cancels.add(id, partition);
        sticky.failed(partition);
    }

    /** Sends cancels and keeps metadata fresh. Whatever happens in one turn, the next one comes: an exception would end the schedule without a word. */
    private void turn() {
        try {
            if (disks != null && upkeepTurns++ % TURNS_PER_LOOK == 0) {
                disks.look();
            }
            cancels.send();
            sticky.refresh(producer.partitionsFor(TopicNames.ACCEPTED));
            if (producer.partitionsFor(TopicNames.BODY).isEmpty()) {
                LOG.warn("{} has no partitions", TopicNames.BODY);
            }
        } catch (KafkaException notNow) {
            LOG.debug("Kafka does not answer now", notNow);
            pressure.silent();
        } catch (RuntimeException bug) {
            LOG.error("the upkeep of the accepted log failed", bug);
        }
    }

    @Override
    public void close() {
        upkeep.shutdownNow();
        try {
            // A turn that is interrupted puts back the cancels it was about to send.
            if (!upkeep.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.debug("the upkeep hangs; leaving it");
            }
            // First what is under way: only its end says which cancels are needed.
            if (!Thread.ofPlatform()
                    .daemon()
                    .name("accepted-flush")
                    .start(producer::flush)
                    .join(CLOSING)) {
                LOG.warn("Kafka did not take all mail within {}", CLOSING);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        cancels.send();
        producer.close(CLOSING);
        if (disks != null) {
            disks.close();
        }
        if (!cancels.none()) {
            LOG.warn(
                    "Kafka was not there to take the cancels of messages that were answered 451; some may be delivered");
        }
    }
}
