package dev.milena.stream.dead;

import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import dev.milena.mail.Parsed;
import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Transactions;
import dev.milena.stream.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The operator's view of {@code mail.dead}. Blocks; throws {@link StreamFailure} with one line when Kafka does not do it. For one thread.
 *
 * <p>A letter is sent back and closed in one transaction, under a name that only one process can hold: it takes the name before it looks which letters are
 * open, and with it whoever else was replaying loses it. So no letter is sent back twice, whoever replays how often; on a cluster without transactions nobody
 * vouches for that.
 */
public final class DeadLetters implements AutoCloseable {

    private static final String NAME = "milena-dead-replay";

    /** In one transaction; the whole of them is in memory. */
    private static final int BATCH = 20;

    /** The clocks of those who stamp messages and events differ by no more. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private final KafkaSettings settings;
    private final Log log;

    public DeadLetters(KafkaSettings settings) {
        this.settings = settings;
        this.log = new Log(settings);
    }

    /** Every letter, the oldest of each partition first; those that were replayed say so. */
    public void read(Consumer<Letter> reader) {
        Set<String> closed = closed();
        letters((record, id) -> reader.accept(Letters.read(record, closed.contains(id))));
    }

    /** Sends open letters back, and tells of each what became of it. */
    public void replay(Predicate<Letter> which, Consumer<Replayed> told) {
        try (Transactions transactions = new Transactions(settings, NAME, Time.system())) {
            if (!transactions.takeOver()) {
                throw new StreamFailure("Kafka does not begin transactions for " + NAME);
            }
            Set<String> closed = closed();
            Set<String> chosen = new HashSet<>();
            Set<MailId> messages = new HashSet<>();
            letters((record, id) -> {
                if (!closed.contains(id) && which.test(Letters.read(record, false))) {
                    chosen.add(id);
                    switch (Content.of(record)) {
                        case Content.Mail mail -> messages.add(mail.mail().id());
                        case Content.Work work -> messages.add(work.task().mail());
                        case Content.Unreadable unreadable -> {}
                    }
                }
            });
            if (!chosen.isEmpty()) {
                WayBack way = new WayBack(log.topics(), outcomes(messages));
                Sending sending = new Sending(transactions, way, told);
                letters((record, id) -> {
                    if (chosen.contains(id)) {
                        sending.take(record);
                    }
                });
                sending.flush();
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }

    private Set<String> closed() {
        Set<String> closed = new HashSet<>();
        log.all(TopicNames.DEAD, record -> {
            String id = Letters.closed(record);
            if (id != null) {
                closed.add(id);
            }
        });
        return closed;
    }

    private interface Reader {
        void read(ConsumerRecord<byte[], byte[]> record, String id);
    }

    private void letters(Reader reader) {
        log.all(TopicNames.DEAD, record -> {
            if (Letters.closed(record) == null) {
                reader.read(record, Letters.id(record));
            }
        });
    }

    /** Message ids begin with the time of acceptance: no event of theirs is older. */
    private Outcomes outcomes(Set<MailId> messages) {
        Outcomes outcomes = new Outcomes(messages);
        if (!outcomes.isEmpty()) {
            Instant first =
                    messages.stream().min(MailId::compareTo).orElseThrow().time();
            log.since(TopicNames.EVENTS, first.minus(SKEW), record -> {
                if (record.value() != null && EventCodec.decode(record.value()) instanceof Parsed.Ok<Event> event) {
                    outcomes.saw(event.value());
                }
            });
        }
        return outcomes;
    }

    /** Letters on their way back, some in each transaction. */
    private static final class Sending {

        private final Transactions transactions;
        private final WayBack way;
        private final Consumer<Replayed> told;
        private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();

        Sending(Transactions transactions, WayBack way, Consumer<Replayed> told) {
            this.transactions = transactions;
            this.way = way;
            this.told = told;
        }

        void take(ConsumerRecord<byte[], byte[]> letter) {
            batch.add(letter);
            if (batch.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            List<Replayed> done = new ArrayList<>();
            Transactions.End end = transactions.write(transaction -> {
                for (ConsumerRecord<byte[], byte[]> letter : batch) {
                    String id = Letters.id(letter);
                    switch (way.of(letter)) {
                        case WayBack.Step.Send send -> {
                            transaction.send(send.record());
                            transaction.send(Letters.closing(letter));
                            done.add(new Replayed.Sent(id, send.record().topic()));
                        }
                        case WayBack.Step.Close close -> {
                            transaction.send(Letters.closing(letter));
                            done.add(new Replayed.Closed(id, close.why()));
                        }
                        case WayBack.Step.Refuse refuse -> done.add(new Replayed.Refused(id, refuse.why()));
                    }
                }
            });
            batch.clear();
            if (end instanceof Transactions.End.Aborted aborted) {
                throw new StreamFailure(
                        "replaying was broken off, what was not told stays open; another replay runs, or Kafka does not write: "
                                + aborted.why().getMessage(),
                        aborted.why());
            }
            done.forEach(told);
        }
    }
}
