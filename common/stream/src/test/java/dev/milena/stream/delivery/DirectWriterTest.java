package dev.milena.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DirectWriterTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DirectWriter writer = new DirectWriter(producer, new EventsLog(1));
    private final List<String> acknowledged = new ArrayList<>();

    @Test
    void oneRecordGoesAtOnce() {
        write(1);
        assertThat(sent()).containsExactly(0);
        assertThat(producer.completeNext()).isTrue();
        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void theLastWaitsForAllOthers() {
        write(4);
        assertThat(sent()).containsExactly(0, 1, 2);
        assertThat(producer.completeNext()).isTrue();
        assertThat(producer.completeNext()).isTrue();
        assertThat(sent()).hasSize(3);
        assertThat(producer.completeNext()).isTrue();
        assertThat(sent()).containsExactly(0, 1, 2, 3);
        assertThat(acknowledged).isEmpty();
        assertThat(producer.completeNext()).isTrue();
        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void whatTheProducerRefusedIsSafeBeforeTheLastIsSent() {
        write(3);
        assertThat(producer.errorNext(new TimeoutException("no room"))).isTrue();
        assertThat(producer.completeNext()).isTrue();
        assertThat(sent()).containsExactly(0, 1);
        writer.resend();
        assertThat(sent()).containsExactly(0, 1, 0);
        assertThat(producer.completeNext()).isTrue();
        assertThat(sent()).containsExactly(0, 1, 0, 2);
        assertThat(producer.errorNext(new TimeoutException("no room"))).isTrue();
        writer.resend();
        assertThat(producer.completeNext()).isTrue();
        assertThat(acknowledged).hasSize(1);
        assertThat(writer.lost()).isNull();
    }

    private void write(int records) {
        List<ProducerRecord<byte[], byte[]>> all = IntStream.range(0, records)
                .mapToObj(i -> new ProducerRecord<byte[], byte[]>(TopicNames.EVENTS, 0, null, new byte[] {(byte) i}))
                .toList();
        writer.write(all, () -> acknowledged.add("all"));
    }

    private List<Integer> sent() {
        return producer.history().stream()
                .map(record -> (int) record.value()[0])
                .toList();
    }
}
