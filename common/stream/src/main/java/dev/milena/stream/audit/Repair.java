package dev.milena.stream.audit;

import dev.milena.mail.Recipient;
import dev.milena.mail.Task;
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
import java.util.List;
import java.util.Map;
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
     * Plans a task for the recipients of each message that have none. Written with {@link #write}.
     *
     * @param drafts in the order in which they lie in Kafka
     * @return of each message {@link #DONE}, or why not
     */
    Map<Entry, String> route(List<Draft> drafts) {
        Map<Entry, String> said = new HashMap<>();
        for (int from = 0; from < drafts.size(); from += AT_ONCE) {
            List<Draft> some = drafts.subList(from, Math.min(from + AT_ONCE, drafts.size()));
            List<BodyCheck> checks = some.stream()
                    .map(draft -> BodyCheck.begin(bodies, draft.mail().id(), draft.body()))
                    .toList();
            for (int i = 0; i < some.size(); i++) {
                said.put(some.get(i).place(), route(some.get(i), checks.get(i).trouble()));
            }
        }
        return said;
    }

    private String route(Draft draft, String trouble) {
        if (!trouble.isEmpty()) {
            log.warn("{} cannot be routed again: {}", draft.mail().id(), trouble);
            return "not repaired: " + trouble;
        }
        waiting.add(draft.task());
        return DONE;
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
