package dev.milena.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.MailId;
import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.wire.AcceptedCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class LookupTest {

    private static final int COUNT = 400;
    private static final int UNREADABLE = 17;

    private final KafkaSettings settings = TestKafka.settings();

    /** Two partitions of as many messages each; one record of each has no envelope, and the first ten are deleted. */
    @BeforeEach
    void history() throws Exception {
        TestKafka.clean();
        TestKafka.create(Map.of(TopicNames.ACCEPTED, 2));
        try (Admin admin = Admin.create(ClientConfig.admin(settings, "test"));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(ClientConfig.producer(settings, "test-lookup"))) {
            for (int partition = 0; partition < 2; partition++) {
                for (int offset = 0; offset < COUNT; offset++) {
                    var sent = producer.send(record(partition, offset));
                    if (offset == COUNT - 1) {
                        sent.get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    }
                }
                admin.deleteRecords(Map.of(
                                new TopicPartition(TopicNames.ACCEPTED, partition), RecordsToDelete.beforeOffset(10)))
                        .all()
                        .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, long offset) {
        byte[] body = TestMail.octets(2_000, offset);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.ACCEPTED, partition, null, body);
        if (offset != UNREADABLE) {
            AcceptedMail mail = TestMail.accepted(id(partition, offset), body);
            record.headers().add(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(mail));
        }
        return record;
    }

    private static MailId id(int partition, long offset) {
        return new MailId(new UUID(partition, offset));
    }

    private static Entry place(int partition, long offset) {
        return new Entry(id(partition, offset), Entry.EVERY, Kind.ACCEPTED, 0, 0, partition, offset);
    }

    @Test
    void findsWhatIsThereNearAndFarAndNothingElse() {
        List<Entry> places = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            for (long offset : new long[] {0, 9, 10, 11, UNREADABLE, 18, 60, 61, 200, 399}) {
                places.add(place(partition, offset));
            }
        }

        Map<Entry, AcceptedMail> found;
        try (Lookup lookup = new Lookup(settings, "test", Time.system())) {
            found = lookup.accepted(places);
        }

        assertThat(places.stream().filter(place -> !found.containsKey(place)).map(Entry::offset))
                .containsExactly(0L, 9L, (long) UNREADABLE, 0L, 9L, (long) UNREADABLE);
        assertThat(found).allSatisfy((place, mail) -> assertThat(mail.id()).isEqualTo(place.mail()));
    }
}
