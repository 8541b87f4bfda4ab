package dev.milena.stream.dead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.Stand;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.DeadLetter;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters of every kind, sent back once and no more, on a real broker. */
class DeadLettersTest {

    private static final String SHARED = TopicNames.deliver(DeliverTopic.SHARED);

    @Test
    void eachGoesBackToWhereItCanBeHandledAndOnlyOnce(@TempDir Path dir) throws Exception {
        try (Stand stand = new Stand(dir);
                DeadLetters letters = new DeadLetters(stand.settings())) {
            stand.create("mail.retry.10s", 1);
            MailId mail = stand.accept(0);
            MailId routed = stand.accept(0);
            stand.all(TopicNames.ACCEPTED).forEach(record -> bury(stand, record));
            stand.send(event(Stand.event(taskOf(stand, routed), 0, Event.Type.Reception)));
            Task half = stand.deliver("half.example", 2);
            stand.send(event(Stand.event(half, 1, Event.Type.Delivery)));
            Task done = stand.deliver("done.example", 1);
            stand.send(event(Stand.event(done, 0, Event.Type.Bounce)));
            stand.all(SHARED).forEach(record -> bury(stand, record));
            Task reference = stand.task("reference.example", 1);
            bury(stand, foreign("mail.deliver.gone", TaskCodec.encode(reference)));
            bury(stand, foreign("mail.deliver.gone", new byte[] {1, 2, 3}));
            bury(stand, foreign("mail.accepted", new byte[3 * 1024 * 1024]));
            stand.send(new ProducerRecord<>(TopicNames.DEAD, new byte[] {4}));

            assertThat(all(letters)).hasSize(8).noneMatch(Letter::replayed);
            assertThat(all(letters).getFirst()).satisfies(letter -> {
                assertThat(letter.id()).isEqualTo("0/0");
                assertThat(letter.origin()).isEqualTo("mail.accepted/0/0");
                assertThat(letter.message()).isEqualTo(mail.toString());
                assertThat(letter.json()).contains("\"reason\":\"odd\"").doesNotContain("\n");
            });

            List<Replayed> told = replay(letters);
            assertThat(told).hasSize(8);
            assertThat(told).filteredOn(Replayed.Refused.class::isInstance).hasSize(2);
            assertThat(told).filteredOn(Replayed.Closed.class::isInstance).hasSize(2);
            assertThat(told)
                    .filteredOn(Replayed.Sent.class::isInstance)
                    .extracting(one -> ((Replayed.Sent) one).to())
                    .containsExactlyInAnyOrder("mail.accepted", SHARED, "mail.retry.10s", SHARED);
            // Waits for the end of the transaction before, whose marks a reader may not see at once.
            assertThat(replay(letters)).hasSize(2).allMatch(Replayed.Refused.class::isInstance);
            assertThat(stand.all(TopicNames.ACCEPTED)).hasSize(3);
            ConsumerRecord<byte[], byte[]> again = stand.all(TopicNames.ACCEPTED).stream()
                    .filter(record -> record.offset() > 1 || record.partition() == 1)
                    .findFirst()
                    .orElseThrow();
            assertThat(Stand.header(again, TopicNames.ENVELOPE_HEADER)).contains(mail.toString());
            assertThat(Stand.header(again, TopicNames.REASON_HEADER)).isNull();
            assertThat(stand.all(SHARED).stream()
                            .map(record -> Stand.header(record, TopicNames.TASK_HEADER))
                            .filter(json ->
                                    json != null && json.contains(half.id().text()))
                            .map(json -> TaskCodec.decode(json.getBytes(StandardCharsets.UTF_8))
                                    .orThrow()))
                    .containsExactlyInAnyOrder(half, half.without(Set.of(1)));

            assertThat(all(letters)).hasSize(8).filteredOn(Letter::replayed).hasSize(6);
        }
    }

    private static List<Letter> all(DeadLetters letters) {
        List<Letter> all = new ArrayList<>();
        letters.read(all::add);
        return all;
    }

    private static List<Replayed> replay(DeadLetters letters) {
        List<Replayed> told = new ArrayList<>();
        letters.replay(any -> true, told::add);
        return told;
    }

    private static Task taskOf(Stand stand, MailId mail) {
        Task task = stand.task("routed.example", 1);
        return new Task(
                task.id(),
                mail,
                task.destination(),
                task.domain(),
                task.envelope(),
                task.route(),
                task.body(),
                task.acceptedAt(),
                0,
                0,
                false,
                task.origin(),
                task.labels());
    }

    private static ProducerRecord<byte[], byte[]> event(Event event) {
        return new ProducerRecord<>(TopicNames.EVENTS, 0, null, EventCodec.encode(event));
    }

    private static ConsumerRecord<byte[], byte[]> foreign(String topic, byte[] value) {
        return new ConsumerRecord<>(topic, 0, 7, null, value);
    }

    private static void bury(Stand stand, ConsumerRecord<byte[], byte[]> record) {
        try {
            stand.send(DeadLetter.of(record, "odd", null));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
