package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonStopsNothingTest {

    private static final byte[] BODY = "hello".getBytes(UTF_8);

    @Test
    void inWhateverTopicItLiesAndEachIsToldOnce(@TempDir Path data) throws Exception {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN.withDedicated("big.example"));
                KafkaDesk desk = new KafkaDesk(milena.kafkaServers())) {
            goodMail(milena, "before");

            Set<String> poisoned = new TreeSet<>();
            for (ProducerRecord<byte[], byte[]> record : poison(milena.sink().port())) {
                poisoned.add(desk.send(record));
            }
            for (byte[] spoiled : Poison.spoiled(Poison.accepted()).values()) {
                // Only read when partitions are taken over, or by the key of a message: nobody's mail.
                desk.send(event(spoiled));
                desk.send(new ProducerRecord<>("mail.body", 0, null, spoiled));
            }
            milena.stop("deliverer");
            milena.launch("deliverer");

            goodMail(milena, "after");
            await("every poison is in mail.dead")
                    .atMost(MilenaUnderTest.PATIENCE)
                    .until(() -> desk.all("mail.dead").size() >= poisoned.size());
            List<ConsumerRecord<byte[], byte[]>> letters = desk.all("mail.dead");
            assertThat(letters.stream().map(letter -> header(letter, "origin")))
                    .containsExactlyInAnyOrderElementsOf(poisoned);
            assertThat(letters)
                    .allSatisfy(letter -> assertThat(header(letter, "reason")).isNotBlank());
            assertThat(letters)
                    .filteredOn(letter -> header(letter, "truncated") != null)
                    .hasSize(5);
            await("lag returns to zero")
                    .atMost(MilenaUnderTest.PATIENCE)
                    .until(() -> desk.unread("milena-router").isEmpty()
                            && desk.unread("milena-deliverer").isEmpty());
        }
    }

    private static void goodMail(MilenaUnderTest milena, String when) throws IOException {
        for (String domain : List.of("fine.example", "big.example")) {
            for (int i = 0; i < 8; i++) {
                String recipient = "<" + when + i + "@" + domain + ">";
                milena.exchange("<ada@src.example>", recipient, Letters.plain(when + i));
            }
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> poison(int sink) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        byte[] task = Poison.task(sink, Poison.missing());
        for (Map.Entry<String, byte[]> kind : Poison.spoiled(Poison.accepted()).entrySet()) {
            all.add(with(new ProducerRecord<>("mail.accepted", BODY), "envelope", kind.getValue()));
        }
        all.add(new ProducerRecord<>("mail.accepted", BODY));
        all.add(new ProducerRecord<>("mail.accepted", null));
        all.add(with(new ProducerRecord<>("mail.accepted", BODY), "envelope", null));
        all.add(with(new ProducerRecord<>("mail.accepted", BODY), "cancel", BODY));
        // Of another size than its envelope says.
        all.add(with(new ProducerRecord<>("mail.accepted", new byte[7]), "envelope", Poison.accepted()));
        for (byte[] spoiled : Poison.spoiled(task).values()) {
            all.add(new ProducerRecord<>("mail.retry.1s", spoiled));
            all.add(new ProducerRecord<>("mail.deliver.shared", spoiled));
            all.add(with(new ProducerRecord<>("mail.deliver.shared", BODY), "task", spoiled));
            all.add(new ProducerRecord<>("mail.deliver.big.example", spoiled));
        }
        for (String topic : List.of("mail.retry.1s", "mail.deliver.shared", "mail.deliver.big.example")) {
            all.add(new ProducerRecord<>(topic, null));
        }
        all.add(with(new ProducerRecord<>("mail.deliver.shared", BODY), "task", null));
        all.add(new ProducerRecord<>("mail.deliver.shared", task));
        return all;
    }

    private static ProducerRecord<byte[], byte[]> event(byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("mail.events", 0, null, value);
        record.headers().add("settled", null);
        return with(record, "origin", value.length % 2 == 0 ? null : value);
    }

    private static ProducerRecord<byte[], byte[]> with(
            ProducerRecord<byte[], byte[]> record, String name, byte @Nullable [] value) {
        record.headers().add(name, value);
        return record;
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(requireNonNull(header.value()), UTF_8);
    }
}
