package dev.milena.stream.delivery;

import dev.milena.mail.Event;
import dev.milena.runtime.time.Time;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.OutcomeLog;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.DeadLetter;
import dev.milena.stream.client.Deaths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The deliverer's door out: deliveries go straight to the log, everything else through transactions; each end is told to the account. Thread-safe. */
final class Outcomes implements OutcomeLog {

    /** A settlement that waits longer says that Kafka does not record: a delivery begun now could not be remembered (guarantee 7). */
    private static final long STUCK = Duration.ofSeconds(3).toNanos();

    /** The same of a delivery: what a kill repeats is what was delivered and not acknowledged, so it is bounded in time and in number. */
    private static final long DELIVERY_STUCK = Duration.ofSeconds(1).toNanos();

    private static final int DELIVERIES_OPEN = 1_000;

    private final DirectWriter direct;
    private final SettlementWriter settlements;
    private final OpenOutcomes openDeliveries;
    private final OpenOutcomes openSettlements;
    private final EventsLog events;
    private final Completions completions;
    private final Deaths deaths;
    private volatile boolean sealed;

    Outcomes(
            DirectWriter direct,
            SettlementWriter settlements,
            EventsLog events,
            Completions completions,
            Deaths deaths,
            Time time) {
        this.direct = direct;
        this.settlements = settlements;
        this.events = events;
        this.completions = completions;
        this.deaths = deaths;
        this.openDeliveries = new OpenOutcomes(time);
        this.openSettlements = new OpenOutcomes(time);
    }

    @Override
    public void delivered(DeliveryIntake.Receipt receipt, List<Event> delivered, boolean settles) {
        Ticket ticket = begin(receipt);
        OpenOutcomes.Mark mark = openDeliveries.begin();
        direct.write(OutcomeRecords.events(ticket, delivered, settles), () -> {
            mark.close();
            if (settles) {
                completions.finished(ticket);
            }
        });
    }

    @Override
    public void settle(DeliveryIntake.Receipt receipt, Settlement settlement) {
        Ticket ticket = begin(receipt);
        // First, as it may fail: what is begun has to end.
        List<ProducerRecord<byte[], byte[]>> records = OutcomeRecords.settlement(ticket, settlement);
        Dead dead = settlement.dead();
        settle(
                ticket,
                records,
                dead == null
                        ? () -> {}
                        : () -> deaths.add(new String(ticket.origin(), StandardCharsets.US_ASCII), dead.reason()));
    }

    /** What cannot be read, or handed out, goes to {@code mail.dead} as it is. */
    void bury(Ticket ticket, ConsumerRecord<byte[], byte[]> record, String reason, @Nullable Throwable bug) {
        ticket.claim().recording(events.mark(ticket.holding().eventsPartition()));
        settle(
                ticket,
                OutcomeRecords.unreadable(ticket, DeadLetter.of(record, reason, bug)),
                () -> deaths.add(DeadLetter.place(record), reason));
    }

    private void settle(Ticket ticket, List<ProducerRecord<byte[], byte[]>> records, Runnable onceWritten) {
        OpenOutcomes.Mark mark = openSettlements.begin();
        settlements.settle(ticket, records, written -> {
            mark.close();
            if (written) {
                onceWritten.run();
                completions.finished(ticket);
            }
        });
    }

    @Override
    public boolean recording() {
        return !sealed
                && direct.lost() == null
                && settlements.lost() == null
                && openDeliveries.count() < DELIVERIES_OPEN
                && openDeliveries.oldestNanos() < DELIVERY_STUCK
                && openSettlements.oldestNanos() < STUCK;
    }

    @Override
    public int unrecorded() {
        return openDeliveries.count();
    }

    /** No dot is allowed from now on: what would come of it could not be recorded before the end. Answers to earlier ones still are. */
    void seal() {
        sealed = true;
    }

    int open() {
        return openDeliveries.count() + openSettlements.count();
    }

    void resend() {
        direct.resend();
    }

    /** Throws when outcomes can never be written again. */
    void check() {
        StreamFailure failure = settlements.lost();
        if (failure != null) {
            throw failure;
        }
        @Nullable Throwable lost = direct.lost();
        if (lost != null) {
            throw new StreamFailure("outcomes cannot be written: " + lost.getMessage(), lost);
        }
    }

    @Override
    public void close() {
        seal();
        settlements.close();
        direct.close();
    }

    private Ticket begin(DeliveryIntake.Receipt receipt) {
        if (!(receipt instanceof Ticket ticket)) {
            throw new IllegalArgumentException("not a receipt of this intake");
        }
        ticket.claim().recording(events.mark(ticket.holding().eventsPartition()));
        return ticket;
    }
}
