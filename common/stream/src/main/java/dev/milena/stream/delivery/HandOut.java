package dev.milena.stream.delivery;

import dev.milena.mail.Parsed;
import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake.Handler;
import dev.milena.stream.TopicNames;
import dev.milena.stream.progress.Claim;
import dev.milena.stream.progress.Progress;
import dev.milena.stream.wire.TaskCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tasks of records and hands them out: without what is finished, without recipients that have their outcome. Poll thread only. */
final class HandOut {

    private static final Logger log = LoggerFactory.getLogger(HandOut.class);

    /** A seek throws away what was fetched ahead: two polls at most. */
    private static final int WORTH_A_SEEK = 1_000;

    private final Holdings holdings;
    private final Outcomes outcomes;
    private final Completions completions;
    private final Heartbeat heartbeat;
    private final Counter tasks;

    HandOut(Holdings holdings, Outcomes outcomes, Completions completions, Heartbeat heartbeat, MeterRegistry metrics) {
        this.holdings = holdings;
        this.outcomes = outcomes;
        this.completions = completions;
        this.heartbeat = heartbeat;
        this.tasks = metrics.counter("milena.delivery.tasks");
    }

    /** False when there were records of a partition that was never taken over: they are skipped, and this consumer must not go on. */
    boolean handOut(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records, Handler handler) {
        boolean any = false;
        boolean allOurs = true;
        for (TopicPartition partition : records.partitions()) {
            Holding holding = holdings.of(partition);
            if (holding == null) {
                // Its takeover was refused, or a commit was: handing these out would be taking them from their owner.
                log.warn("{} sends records, but it is not ours", partition);
                allOurs = false;
                continue;
            }
            any |= handOut(consumer, records.records(partition), holding, handler);
        }
        if (any) {
            handler.turnOver();
        }
        return allOurs;
    }

    private boolean handOut(
            Consumer<byte[], byte[]> consumer,
            List<ConsumerRecord<byte[], byte[]>> records,
            Holding holding,
            Handler handler) {
        Progress progress = holding.progress();
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!progress.admits(record.offset())) {
                // A whole poll above the caps would let the account outgrow what a commit can carry.
                consumer.seek(holding.kafkaPartition(), record.offset());
                return any;
            }
            any |= handOut(record, holding, handler);
        }
        // After a restart behind one slow task all that was finished since would be read again.
        if (progress.wanted() > records.getLast().offset() + WORTH_A_SEEK) {
            consumer.seek(holding.kafkaPartition(), progress.wanted());
        }
        return any;
    }

    private boolean handOut(ConsumerRecord<byte[], byte[]> record, Holding holding, Handler handler) {
        Claim claim = holding.progress().claim(record.offset());
        if (claim == null) {
            holding.skipped();
            return false;
        }
        Header header = record.headers().lastHeader(TopicNames.TASK_HEADER);
        byte[] json = header == null ? record.value() : header.value();
        Parsed<Task> parsed = json == null ? Parsed.malformed("a task record without a task") : TaskCodec.decode(json);
        return switch (parsed) {
            case Parsed.Malformed<Task> bad -> {
                outcomes.bury(ticket(holding, claim), record, bad.reason(), null);
                yield false;
            }
            case Parsed.Ok<Task> ok -> handOut(ok.value(), record, holding, claim, handler);
        };
    }

    private boolean handOut(
            Task task, ConsumerRecord<byte[], byte[]> record, Holding holding, Claim claim, Handler handler) {
        Task left = task;
        if (!claim.done().isEmpty()) {
            if (task.envelope().recipients().stream().allMatch(r -> claim.done().contains(r.ordinal()))) {
                holding.progress().finish(claim);
                holding.skipped();
                return false;
            }
            left = task.without(claim.done());
        }
        tasks.increment();
        Ticket ticket = ticket(holding, claim);
        try {
            handler.task(left, body(task, record), ticket);
        } catch (RuntimeException bug) {
            // It would come again after every restart, and stop all that lies behind it.
            outcomes.bury(ticket, record, "the deliverer cannot take it: " + bug, bug);
        }
        return true;
    }

    /** A body that is not the one the task speaks of is not sent: the reference finds the right one. */
    private static byte @Nullable [] body(Task task, ConsumerRecord<byte[], byte[]> record) {
        byte[] body = record.headers().lastHeader(TopicNames.TASK_HEADER) == null ? null : record.value();
        return body != null && body.length == task.body().size() ? body : null;
    }

    private Ticket ticket(Holding holding, Claim claim) {
        holding.handedOut();
        return new Ticket(holding, claim, heartbeat, completions);
    }
}
