package dev.milena.stream;

import dev.milena.embedded.EmbeddedKafka;
import dev.milena.embedded.EmbeddedKafkaConfig;
import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Event;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.TaskCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A broker with Milena's topics and nothing else, and mail to put into them: the broker that all tests share, or one of its own that can go away. */
public final class Stand implements AutoCloseable {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String SHA = "0".repeat(64);

    private final @Nullable Path dir;
    private @Nullable EmbeddedKafka kafka;
    private final KafkaSettings settings;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(5);

    /** On the broker that all share, emptied first. */
    public static Stand shared() throws Exception {
        TestKafka.clean();
        return new Stand(null, null, TestKafka.settings());
    }

    public Stand(Path dir) throws Exception {
        this(dir, 10_000);
    }

    public Stand(Path dir, int sessionMillis) throws Exception {
        this(dir, EmbeddedKafka.start(new EmbeddedKafkaConfig(dir, 0, sessionMillis)));
    }

    private Stand(Path dir, EmbeddedKafka kafka) throws Exception {
        this(dir, kafka, TestKafka.settings(kafka.bootstrapServers(), Duration.ofSeconds(8)));
    }

    private Stand(@Nullable Path dir, @Nullable EmbeddedKafka kafka, KafkaSettings settings) throws Exception {
        this.dir = dir;
        this.kafka = kafka;
        this.settings = settings;
        create(TopicNames.ACCEPTED, 2);
        create(TopicNames.EVENTS, 3);
        create(TopicNames.DEAD, 1);
        create(TopicNames.deliver(DeliverTopic.SHARED), 4);
        create(TopicNames.retry(Duration.ofSeconds(1)), 2);
        create(TopicNames.retry(Duration.ofSeconds(3)), 1);
        producer = new KafkaProducer<>(ClientConfig.producer(settings, "stand"));
    }

    /** Kafka is away from now on; only one of its own can be. */
    public void stop() {
        Objects.requireNonNull(kafka).close();
    }

    /** The same Kafka is back at the same place. */
    public void restart() {
        String servers = Objects.requireNonNull(kafka).bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
        kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(Objects.requireNonNull(dir), port));
    }

    public KafkaSettings settings() {
        return settings;
    }

    /** @param properties of every client */
    public KafkaSettings settings(Map<String, String> properties) {
        return new KafkaSettings(
                settings.bootstrapServers(), settings.groupProtocol(), properties, settings.requestTimeout());
    }

    public static Environment env(String node) {
        return new Environment(Time.system(), new Random(1), new SimpleMeterRegistry(), node);
    }

    public void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(settings, "stand.admin"))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        if (producer.send(record)
                        .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .offset()
                < 0) {
            throw new IllegalStateException("no offset");
        }
    }

    public MailId id() {
        return MailId.next(NOON, random);
    }

    public static Envelope envelope(int recipients) {
        List<Recipient> list = IntStream.range(0, recipients)
                .mapToObj(i -> new Recipient(
                        i,
                        new Mailbox("user" + i, DomainName.parse("example.com").orThrow()),
                        Set.of(),
                        null))
                .toList();
        return new Envelope(ReversePath.none(), list, BodyType.SEVEN_BIT, false, null, null);
    }

    public Task task(String destination, int recipients) {
        MailId mail = id();
        return new Task(
                TaskId.of(mail, 0),
                mail,
                new Destination(destination),
                DomainName.parse("example.com").orThrow(),
                envelope(recipients),
                new Route.Via(
                        List.of(new Target("mx.example.com", 25, List.of(InetAddress.getLoopbackAddress()))), NOON),
                new BodyRef.Whole(0, 0, 5, SHA),
                NOON,
                0,
                0,
                false,
                new Origin(null, null, "INTERNAL", null, "test"),
                Labels.NONE);
    }

    public static Event event(Task task, int ordinal, Event.Type type) {
        return new Event(
                type,
                task.id() + "-" + ordinal + "-" + type,
                null,
                task.mail(),
                ordinal,
                "",
                "user" + ordinal + "@example.com",
                "example.com",
                task.destination().key(),
                null,
                5,
                new Event.Response(250, null, "ok", null),
                null,
                NOON,
                NOON,
                1,
                null,
                null,
                "test",
                null,
                null,
                false,
                Map.of());
    }

    /** A task with its body, as the router writes it. */
    public Task deliver(String destination, int recipients) throws Exception {
        Task task = task(destination, recipients);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                TopicNames.deliver(DeliverTopic.SHARED),
                destination.getBytes(StandardCharsets.UTF_8),
                "hello".getBytes(StandardCharsets.US_ASCII));
        record.headers().add(TopicNames.TASK_HEADER, TaskCodec.encode(task));
        send(record);
        return task;
    }

    public MailId accept(int partition) throws Exception {
        return accept(partition, 1);
    }

    public MailId accept(int partition, int recipients) throws Exception {
        MailId id = id();
        AcceptedMail mail = new AcceptedMail(
                id,
                NOON,
                envelope(recipients),
                new Origin(null, null, "ESMTP", null, "test"),
                Labels.NONE,
                5,
                SHA,
                null);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(TopicNames.ACCEPTED, partition, null, "hello".getBytes(StandardCharsets.US_ASCII));
        record.headers().add(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(mail));
        send(record);
        return id;
    }

    /** Everything committed in a topic. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(ClientConfig.consumer(settings, "stand.reader"))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        if (kafka != null) {
            kafka.close();
        }
    }
}
