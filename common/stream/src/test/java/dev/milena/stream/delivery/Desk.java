package dev.milena.stream.delivery;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.mail.Event;
import dev.milena.mail.Recipient;
import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.OutcomeLog.Retry;
import dev.milena.stream.OutcomeLog.Settlement;
import dev.milena.stream.Stand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A delivery under test with its poll thread and lanes that do what a test says. */
final class Desk implements DeliveryIntake.Handler, AutoCloseable {

    record Got(Task task, byte @Nullable [] octets, DeliveryIntake.Receipt receipt) {}

    final KafkaDelivery delivery;
    final List<Got> got = new CopyOnWriteArrayList<>();
    final Set<DeliveryIntake.Partition> revoked = ConcurrentHashMap.newKeySet();
    final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    volatile boolean wanted = true;
    volatile Consumer<Got> onTask = any -> {};
    volatile Consumer<DeliveryIntake.Partition> onRevoke = any -> {};
    private final Thread thread;

    Desk(Stand stand, String node) {
        this(stand.settings(), node);
    }

    Desk(KafkaSettings settings, String node) {
        delivery = KafkaDelivery.open(settings, Stand.env(node));
        thread = Thread.ofPlatform().name("poll-" + node).unstarted(() -> {
            try {
                delivery.intake().run(this);
            } catch (RuntimeException failed) {
                failure.set(failed);
            }
        });
    }

    @CanIgnoreReturnValue
    Desk start() {
        thread.start();
        return this;
    }

    @Override
    public void task(Task task, byte @Nullable [] octets, DeliveryIntake.Receipt receipt) {
        Got one = new Got(task, octets, receipt);
        got.add(one);
        onTask.accept(one);
    }

    @Override
    public boolean wants(DeliveryIntake.Partition partition) {
        return wanted;
    }

    @Override
    public void revoking(DeliveryIntake.Partition partition) {
        revoked.add(partition);
        onRevoke.accept(partition);
    }

    void deliver(Got one) {
        List<Event> events = one.task.envelope().recipients().stream()
                .map(Recipient::ordinal)
                .map(ordinal -> Stand.event(one.task, ordinal, Event.Type.Delivery))
                .toList();
        delivery.outcomes().delivered(one.receipt, events, true);
    }

    void retry(Got one, Duration delay) {
        List<Event> events = List.of(Stand.event(one.task, 0, Event.Type.TransientFailure));
        delivery.outcomes()
                .settle(one.receipt, new Settlement(events, new Retry(one.task.afterAttempt(false), delay), List.of()));
    }

    int outcomesOpen() {
        return delivery.outcomesOpen();
    }

    List<Task> tasks() {
        return got.stream().map(Got::task).toList();
    }

    @Override
    public void close() {
        delivery.close();
    }
}
