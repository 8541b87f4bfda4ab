package dev.milena.stream.audit;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Destination;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Recipient;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.BodyStore;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.body.KafkaBodyStore;
import dev.milena.stream.client.Transactions;
import dev.milena.stream.topics.TopicPlan;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives recipients without a home a task in the shortest delay topic, where the router finds it as it finds a retry: with fresh DNS, and without the other
 * recipients of the message. The body stays where it lies and is read through first: one that is gone or damaged is never sent.
 *
 * <p>Two repairs at a time would give one recipient two tasks: each takes over the same transactional name <em>before</em> its audit reads anything, so what the
 * earlier one has not written by then it cannot write any more, and what it has written the later one reads. For one thread.
 */
final class Repair implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Repair.class);

    private static final String NAME = "milena-audit-repair";

    /** Bodies that are read through side by side, and a piece of each in memory. */
    private static final int AT_ONCE = 32;

    /** What {@link #route} says of a message whose task will be written. */
    static final String DONE = "routed again";

    /** Until the router has routed it, which is before anybody sees this. */
    private static final Route.Failed HOMELESS = new Route.Failed(new Failure(
            Failure.Scope.RECIPIENT,
            Failure.Permanence.TRANSIENT,
            Failure.Stage.ROUTE,
            451,
            EnhancedCode.of("4.3.0"),
            "found without a task and routed again",
            null,
            false));

    private final Transactions transactions;
    private final BodyStore bodies;
    private final List<Task> waiting = new ArrayList<>();

    private Repair(Transactions transactions, BodyStore bodies) {
        this.transactions = transactions;
        this.bodies = bodies;
    }

    static Repair open(KafkaSettings settings, Environment env) {
        Transactions transactions = new Transactions(settings, NAME, env.time());
        if (!transactions.takeOver()) {
            throw new StreamFailure("Kafka does not begin the transactions of a repair; try again");
        }
        return new Repair(transactions, KafkaBodyStore.open(settings, env));
    }

    /**
     * Plans a task for each message's recipients that have none. Written with {@link #write}.
     *
     * @return of each message {@link #DONE}, or why not
     */
    Map<Entry, String> route(Map<Entry, AcceptedMail> mails, Map<Entry, Set<Integer>> ordinals) {
        Map<Entry, BodyCheck> under = new LinkedHashMap<>();
        Map<Entry, String> said = new HashMap<>();
        for (Map.Entry<Entry, AcceptedMail> each : mails.entrySet()) {
            if (ordinals.containsKey(each.getKey())) {
                under.put(each.getKey(), BodyCheck.begin(bodies, each.getValue().id(), body(each)));
            }
            if (under.size() == AT_ONCE) {
                conclude(under, mails, ordinals, said);
            }
        }
        conclude(under, mails, ordinals, said);
        return said;
    }

    private void conclude(
            Map<Entry, BodyCheck> under,
            Map<Entry, AcceptedMail> mails,
            Map<Entry, Set<Integer>> ordinals,
            Map<Entry, String> said) {
        under.forEach((place, check) -> {
            AcceptedMail mail = Objects.requireNonNull(mails.get(place));
            String trouble = check.trouble();
            if (trouble.isEmpty()) {
                plan(mail, body(Map.entry(place, mail)), ordinals.getOrDefault(place, Set.of()));
                said.put(place, DONE);
            } else {
                log.warn("{} cannot be routed again: {}", mail.id(), trouble);
                said.put(place, "not repaired: " + trouble);
            }
        });
        under.clear();
    }

    private static BodyRef body(Map.Entry<Entry, AcceptedMail> each) {
        AcceptedMail mail = each.getValue();
        BodyRef.Chunked chunks = mail.chunks();
        return chunks != null
                ? chunks
                : new BodyRef.Whole(each.getKey().partition(), each.getKey().offset(), mail.size(), mail.sha256());
    }

    private void plan(AcceptedMail mail, BodyRef body, Set<Integer> ordinals) {
        List<Recipient> some = mail.envelope().recipients().stream()
                .filter(recipient -> ordinals.contains(recipient.ordinal()))
                .toList();
        Recipient first = some.getFirst();
        MailDomain domain = first.mailbox().domain();
        waiting.add(new Task(
                TaskId.of(mail.id(), first.ordinal()),
                mail.id(),
                new Destination(domain.text()),
                domain,
                mail.envelope().with(some),
                HOMELESS,
                body,
                mail.acceptedAt(),
                0,
                0,
                false,
                mail.origin(),
                mail.labels()));
    }

    /** All that was planned, at once. Throws {@link StreamFailure} when it was not written; running the repair again is safe then. */
    void write() {
        if (waiting.isEmpty()) {
            return;
        }
        String topic = TopicNames.retry(TopicPlan.PARKING_STEPS.getFirst());
        Transactions.End end = transactions.write(batch -> waiting.forEach(task -> batch.send(new ProducerRecord<>(
                topic, task.destination().key().getBytes(StandardCharsets.UTF_8), TaskCodec.encode(task)))));
        if (end instanceof Transactions.End.Aborted aborted) {
            throw new StreamFailure(
                    "the repair was not written, another one may be running; run it again: " + aborted.why(),
                    aborted.why());
        }
        waiting.forEach(task -> log.info(
                "{} had no home and is routed again, recipients {}",
                task.mail(),
                task.envelope().recipients().stream().map(Recipient::ordinal).toList()));
        waiting.clear();
    }

    @Override
    public void close() {
        bodies.close();
        transactions.close();
    }
}
