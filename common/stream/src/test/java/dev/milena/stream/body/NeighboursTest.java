package dev.milena.stream.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.stream.TopicNames;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    private static final int HALF = Neighbours.LARGEST / 2;

    private final Neighbours neighbours = new Neighbours();

    @Test
    void oneIsGivenAwayOnce() {
        ConsumerRecord<byte[], byte[]> record = record(3, 7, 100);
        neighbours.keep(record);
        assertThat(neighbours.take(3, 8)).isNull();
        assertThat(neighbours.take(2, 7)).isNull();
        assertThat(neighbours.take(3, 7)).isSameAs(record);
        assertThat(neighbours.take(3, 7)).isNull();
    }

    @Test
    void whatIsLargeOrEmptyIsNotKept() {
        neighbours.keep(record(0, 1, Neighbours.LARGEST + 1));
        neighbours.keep(record(0, 2, 0));
        neighbours.keep(record(0, 3, null));
        neighbours.keep(record(0, 4, Neighbours.LARGEST));
        assertThat(neighbours.take(0, 1)).isNull();
        assertThat(neighbours.take(0, 2)).isNull();
        assertThat(neighbours.take(0, 3)).isNull();
        assertThat(neighbours.take(0, 4)).isNotNull();
    }

    @Test
    void whoCameFirstMakesRoom() {
        int most = Neighbours.ROOM / HALF;
        for (int i = 0; i < most; i++) {
            neighbours.keep(record(0, i, HALF));
            // Two readers may bring the same: it counts once.
            neighbours.keep(record(0, i, HALF));
        }
        // What was given away leaves its room.
        assertThat(neighbours.take(0, 5)).isNotNull();
        neighbours.keep(record(0, most, HALF));
        neighbours.keep(record(0, most + 1, HALF));
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i <= most + 1; i++) {
            if (neighbours.take(0, i) == null) {
                gone.add(i);
            }
        }
        assertThat(gone).containsExactly(0, 5);
    }

    @Test
    void anEnvelopeTakesRoomToo() {
        int records = Neighbours.ROOM / HALF + 1;
        for (int i = 0; i < records; i++) {
            ConsumerRecord<byte[], byte[]> record = record(0, i, 1);
            record.headers().add(TopicNames.ENVELOPE_HEADER, new byte[HALF]);
            neighbours.keep(record);
        }
        assertThat(neighbours.take(0, 0)).isNull();
        assertThat(neighbours.take(0, 1)).isNull();
        assertThat(neighbours.take(0, 2)).isNotNull();
    }

    private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, @Nullable Integer size) {
        return new ConsumerRecord<>(TopicNames.ACCEPTED, partition, offset, null, size == null ? null : new byte[size]);
    }
}
