package dev.milena.stream.routing;

import com.sun.management.OperatingSystemMXBean;
import dev.milena.mail.Parsed;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.GroupNames;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Deaths;
import dev.milena.stream.client.Membership;
import dev.milena.stream.client.Transactions;
import io.micrometer.core.instrument.Counter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router's door. One consumer on accepted mail and every delay topic, one transactional producer; both under the node id, so that a restarted router goes
 * on at once and aborts what its predecessor left open.
 */
public final class KafkaRouteIntake implements RouteIntake {

    private static final Logger log = LoggerFactory.getLogger(KafkaRouteIntake.class);
    private static final String GROUP = GroupNames.ROUTER;

    private final Reading reading;
    private final Transactions transactions;
    private final Time time;
    private final DelayGates gates = new DelayGates();
    private final Cancels cancels = new Cancels();
    private final Doubts doubts = new Doubts();
    private final Turn turn = new Turn();
    private final Budget budget = new Budget();
    private final Pace pace = new Pace();
    private final Precedence precedence;
    private final Company company = new Company();
    private final LeftOver leftOver = new LeftOver();
    private final Deaths deaths;
    private final Counter cancelled;
    private final Counter doubted;
    private final Counter aborted;

    private boolean tookOver;
    private long turns;

    private KafkaRouteIntake(Reading reading, Transactions transactions, Environment env) {
        this.reading = reading;
        this.transactions = transactions;
        this.time = env.time();
        this.precedence = new Precedence(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad, time.nanos());
        env.metrics().gauge("milena.route.returning.limit", precedence, Precedence::limit);
        this.deaths = new Deaths(env.metrics(), "route");
        this.cancelled = env.metrics().counter("milena.route.cancelled");
        this.doubted = env.metrics().counter("milena.route.doubted");
        this.aborted = env.metrics().counter("milena.route.aborted");
    }

    /** Does not wait for Kafka: {@link #poll} does. */
    public static KafkaRouteIntake open(KafkaSettings settings, Environment env) {
        Membership membership = new Membership(settings, GROUP, env.nodeId(), env.time());
        return new KafkaRouteIntake(
                new Reading(settings, membership, env.time()),
                new Transactions(settings, GROUP + "." + env.nodeId(), env.time()),
                env);
    }

    @Override
    public List<Inbound> poll(Duration max) {
        // Not Kafka's own wait (fetch.min.bytes), which would hold up a lone message as well.
        LockSupport.parkNanos(pace.rest(time.nanos()));
        long begin = time.nanos();
        Duration left = max;
        while (true) {
            List<Inbound> batch = next(left);
            if (!batch.isEmpty()) {
                took(batch, begin);
                return batch;
            }
            if (!turn.ends().isEmpty()) {
                // Only poison or cancels: nobody will commit it but us.
                commit(List.of());
            }
            left = max.minusNanos(time.nanos() - begin);
            if (reading.woken() || left.isNegative() || left.isZero()) {
                return List.of();
            }
        }
    }

    private void took(List<Inbound> batch, long begin) {
        if (precedence.newMail()) {
            int fresh = (int)
                    batch.stream().filter(Inbound.Accepted.class::isInstance).count();
            pace.tookNew(fresh, batch.size() - fresh, budget.octets(), begin);
        } else {
            pace.took(batch.size(), budget.octets(), begin);
        }
    }

    /** What an earlier poll brought beyond its turn, and what came meanwhile; where nothing was left over, what comes until the time is over. */
    private List<Inbound> next(Duration max) {
        Instant now = time.now();
        begin(leftOver.records());
        ConsumerRecords<byte[], byte[]> records = reading.poll(
                consumer -> {
                    gates.open(consumer, now);
                    doubts.advance(consumer, time.nanos());
                    leftOver.hold(consumer, precedence::holds);
                    return leftOver.all(this::held) ? wait(gates.wait(now, max)) : Duration.ZERO;
                },
                max,
                new Forget());
        takeOver();
        if (!reading.present()) {
            leftOver.clear();
        }
        cancels(records);
        return read(leftOver.with(records));
    }

    private void begin(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> here) {
        long nanos = time.nanos();
        precedence.begin(nanos);
        company.begin(precedence.newMail(), here, nanos);
    }

    /** Whether nothing of this partition goes with this turn, as new mail goes before. */
    private boolean held(TopicPartition partition) {
        return precedence.holds(partition) || company.holds(partition);
    }

    private Duration wait(Duration max) {
        return precedence.wait(company.wait(doubts.wait(time.nanos(), max)));
    }

    @Override
    public void commit(List<Outbound> out) {
        Consumer<byte[], byte[]> consumer = reading.consumer();
        turns++;
        Transactions.End end = transactions.write(transaction -> {
            for (Outbound each : out) {
                switch (each) {
                    case Outbound.Dispatch dispatch ->
                        transaction.send(OutboundRecords.dispatch(dispatch, existing(dispatch)));
                    case Outbound.Park park -> transaction.send(OutboundRecords.park(park));
                    case Outbound.Emit emit -> transaction.send(OutboundRecords.emit(emit.event(), turns));
                    case Outbound.Bury bury -> turn.bury(bury);
                }
            }
            turn.dead().forEach(dead -> transaction.send(dead.letter()));
            transaction.offsets(turn.ends(), consumer);
        });
        if (end instanceof Transactions.End.Aborted) {
            aborted.increment();
            turn.begins().keySet().forEach(this::forget);
            reading.rewind(turn.begins());
            reading.doubt();
            budget.aborted();
        } else {
            budget.committed();
            turn.dead().forEach(dead -> deaths.add(dead.origin(), dead.reason()));
        }
        turn.clear();
    }

    @Override
    public void wakeup() {
        reading.wakeup();
    }

    @Override
    public boolean ready() {
        return reading.ready();
    }

    @Override
    public void close() {
        transactions.close();
        reading.close();
    }

    /**
     * A predecessor that was killed may have left a transaction open, which holds back every reader behind it until it is aborted: at once, not only with the
     * first mail. Not before the group has let us in, as only then the predecessor is known to be gone.
     */
    private void takeOver() {
        if (!tookOver && reading.joined()) {
            tookOver = transactions.takeOver();
        }
    }

    private void cancels(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(TopicNames.ACCEPTED)) {
            if (record.value() == null || record.value().length == 0) {
                cancels.note(record);
            }
        }
    }

    private List<Inbound> read(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> parts) {
        Instant now = time.now();
        begin(parts);
        List<Inbound> batch = new ArrayList<>();
        parts.forEach((partition, records) -> read(partition, records, now, batch));
        return batch;
    }

    private void read(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Instant now, List<Inbound> batch) {
        if (doubts.surveys(partition)) {
            doubts.read(reading.consumer(), partition, records);
            return;
        }
        gates.polled(partition, records, reading.consumer().currentLag(partition), now);
        for (int next = 0; next < records.size(); next++) {
            ConsumerRecord<byte[], byte[]> record = records.get(next);
            if (budget.spent() || held(partition)) {
                leftOver.keep(partition, records, next);
                return;
            }
            Optional<Instant> until = gates.stays(partition, record, now);
            if (until.isPresent()) {
                leftOver.forget(partition);
                gates.close(reading.consumer(), partition, record.offset(), until.get());
                return;
            }
            if (doubts.doubtful(partition, record, now)) {
                survey(partition, record);
                return;
            }
            turn.took(partition, record.offset());
            precedence.took(partition);
            company.took(partition);
            if (!record.topic().equals(TopicNames.ACCEPTED) || Cancels.cancelled(record) == null) {
                take(record, batch);
            }
        }
    }

    private void survey(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        leftOver.forget(partition);
        reading.consumer().seek(partition, record.offset());
        try {
            doubts.begin(reading.consumer(), partition, record, time.nanos());
            doubted.increment();
        } catch (RetriableException notNow) {
            // It comes with the next poll again, and is as doubtful then.
            log.debug("Kafka does not tell the end of {}", partition, notNow);
        }
    }

    private void forget(TopicPartition partition) {
        leftOver.forget(partition);
        gates.forget(partition);
        doubts.forget(partition);
    }

    private void take(ConsumerRecord<byte[], byte[]> record, List<Inbound> batch) {
        switch (InboundReader.read(record)) {
            case Parsed.Malformed<Inbound> bad -> turn.bury(record, bad.reason());
            case Parsed.Ok<Inbound> ok -> {
                if (ok.value() instanceof Inbound.Accepted accepted
                        && cancels.cancelled(accepted.mail().id())) {
                    cancelled.increment();
                } else {
                    budget.took(ok.value(), record.value() == null ? 0 : record.value().length);
                    turn.gave(ok.value(), record);
                    batch.add(ok.value());
                }
            }
        }
    }

    /** A dedicated topic that nobody created (yet) must not hold up the batch: its tasks go the common way. */
    private DeliverTopic existing(Outbound.Dispatch dispatch) {
        DeliverTopic topic = dispatch.topic();
        return !topic.dedicated() || reading.exists(TopicNames.deliver(topic)) ? topic : DeliverTopic.SHARED;
    }

    /** A partition that leaves takes nothing along: what was polled of it and not committed comes to its next owner. */
    private final class Forget implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            turn.forget(partitions);
            partitions.forEach(KafkaRouteIntake.this::forget);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.info("{} partitions to route from: {}", partitions.size(), partitions);
        }
    }
}
