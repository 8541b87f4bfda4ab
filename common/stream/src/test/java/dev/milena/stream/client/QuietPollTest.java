package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TestKafka;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class QuietPollTest {

    private static final TopicPartition HELD = new TopicPartition("held", 0);
    private static final TopicPartition FREE = new TopicPartition("free", 0);
    private static final Duration LONG = Duration.ofSeconds(2);

    private final KafkaSettings settings = TestKafka.settings();
    private final Time time = Time.system();
    private final QuietPoll quiet = new QuietPoll(settings, time);

    @BeforeEach
    void topics() throws Exception {
        TestKafka.clean();
        TestKafka.create(Map.of(HELD.topic(), 1, FREE.topic(), 1));
    }

    @Test
    void waitingBesideAPausedPartitionWhoseRecordsAreHereCostsNoCore() throws Exception {
        write(HELD, 5_000);
        try (Consumer<byte[], byte[]> consumer = paused()) {
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

            ConsumerRecords<byte[], byte[]> records = quiet.poll(consumer, LONG);

            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            assertThat(records.isEmpty()).isTrue();
            assertThat(Duration.ofNanos(spent))
                    .as("CPU while waiting for %s", LONG)
                    .isLessThan(LONG.dividedBy(8));
        }
    }

    @Test
    void waitingWhereNothingComesLooksAroundAFewTimes() throws Exception {
        write(HELD, 1);
        try (Consumer<byte[], byte[]> consumer = joined()) {
            long waits = waits();

            ConsumerRecords<byte[], byte[]> records = quiet.poll(consumer, LONG);

            assertThat(records.isEmpty()).isTrue();
            assertThat(waits() - waits).as("waits within %s", LONG).isBetween(1L, 200L);
        }
    }

    private static long waits() {
        return ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().threadId())
                .getWaitedCount();
    }

    @Test
    void whatComesInAnotherPartitionIsSeen() throws Exception {
        write(HELD, 5_000);
        try (Consumer<byte[], byte[]> consumer = paused()) {
            write(FREE, 1);

            ConsumerRecords<byte[], byte[]> records = quiet.poll(consumer, TestKafka.PATIENCE);

            assertThat(records.records(FREE)).hasSize(1);
        }
    }

    private Consumer<byte[], byte[]> paused() {
        Consumer<byte[], byte[]> consumer = joined();
        consumer.pause(List.of(HELD));
        return consumer;
    }

    /** One that has its partitions, and a first record of the one that has some. */
    private Consumer<byte[], byte[]> joined() {
        Map<String, Object> config =
                new HashMap<>(ClientConfig.member(settings, new Membership(settings, "test-quiet", "node", time)));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10);
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        consumer.subscribe(List.of(HELD.topic(), FREE.topic()));
        await().atMost(TestKafka.PATIENCE)
                .until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
        return consumer;
    }

    private void write(TopicPartition partition, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(ClientConfig.producer(settings, "test-quiet"))) {
            for (int i = 0; i < count; i++) {
                var sent = producer.send(
                        new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[200]));
                if (i == count - 1) {
                    sent.get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            }
        }
    }
}
