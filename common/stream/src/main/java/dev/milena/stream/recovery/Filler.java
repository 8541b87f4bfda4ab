package dev.milena.stream.recovery;

import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.ClientConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses up offsets, so that none is given out a second time: an offset that a commit, a checkpoint or an event names means the record that was lost, and a new
 * one there would be taken for finished. Written in transactions that are aborted: nobody ever reads it.
 */
final class Filler {

    private static final Logger log = LoggerFactory.getLogger(Filler.class);

    private static final String NAME = "milena-recovery";
    private static final int CHUNK = 50_000;
    private static final byte[] NOTHING = {};

    private final KafkaSettings settings;

    Filler(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns how many offsets were used up.
     *
     * @param ends where each partition ends
     * @param named one above the highest offset that is on record; partitions that are not there are passed over
     */
    long fill(Map<TopicPartition, Long> ends, Map<TopicPartition, Long> named) {
        Map<TopicPartition, Long> gaps = new HashMap<>();
        named.forEach((partition, next) -> {
            Long end = ends.get(partition);
            if (end != null && next > end) {
                gaps.put(partition, next - end);
                log.info("{} ends at {}, but {} is on record: its end was lost", partition, end, next);
            }
        });
        if (gaps.isEmpty()) {
            return 0;
        }
        Map<String, Object> config = ClientConfig.producer(settings, NAME);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
            producer.initTransactions();
            gaps.forEach((partition, gap) -> {
                for (long left = gap; left > 0; left -= CHUNK) {
                    fill(producer, partition, Math.min(left, CHUNK));
                }
            });
        } catch (KafkaException failed) {
            throw new StreamFailure("offsets that were lost could not be used up: " + failed.getMessage(), failed);
        }
        return gaps.values().stream().mapToLong(Long::longValue).sum();
    }

    // What became of the records does not matter, only that they were there: the flush waits for that.
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void fill(Producer<byte[], byte[]> producer, TopicPartition partition, long count) {
        producer.beginTransaction();
        for (long i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, NOTHING));
        }
        producer.flush();
        producer.abortTransaction();
    }
}
