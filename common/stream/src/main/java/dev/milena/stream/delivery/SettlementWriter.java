package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.Transactions;
import dev.milena.stream.client.Transactions.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes settlements, all that wait in one transaction, and repeats them until they are committed. Nothing is written for a partition that was given away, and
 * nothing while nobody knows whether it was: its next owner hands the task out again. One thread of its own; {@link #settle} is for any thread and never
 * blocks.
 */
final class SettlementWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SettlementWriter.class);

    /** Settlements in one transaction at most: bounds what an abort repeats. */
    private static final int BATCH = 500;

    /** A transaction costs the same for one as for a hundred, and nobody waits for a settlement: one follows the other at this distance, unless it is full. */
    private static final long DISTANCE = Duration.ofMillis(100).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final EventsLog events;
    private final Heartbeat heartbeat;
    private final Refusals refusals;
    private final Time time;
    private final LinkedBlockingQueue<Settling> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;
    private boolean started;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable StreamFailure lost;

    /** Guards nothing but the time between the look at the holdings and the end of the transaction. Fair: {@link #quiet} gets its turn. */
    private final ReentrantLock writing = new ReentrantLock(true);

    SettlementWriter(Transactions transactions, EventsLog events, Heartbeat heartbeat, Refusals refusals, Time time) {
        this.transactions = transactions;
        this.events = events;
        this.heartbeat = heartbeat;
        this.refusals = refusals;
        this.time = time;
        this.thread = Thread.ofPlatform().name("milena-settle").unstarted(this::run);
    }

    /** Takes over the transactional name, which aborts what a dead predecessor left open. False when Kafka did not answer yet: ask again. */
    boolean begin() throws InterruptedException {
        if (!started) {
            started = true;
            thread.start();
        }
        return ready.await(1, TimeUnit.SECONDS);
    }

    void settle(Ticket ticket, List<ProducerRecord<byte[], byte[]>> records, Settling.Ended ended) {
        waiting.add(new Settling(ticket, records, ended));
    }

    /** Waits for the transaction under way. True when what it wrote has ended, and nothing more will be written for partitions that are not held by now. */
    boolean quiet(long millis) throws InterruptedException {
        if (!writing.tryLock(millis, TimeUnit.MILLISECONDS)) {
            return false;
        }
        writing.unlock();
        return true;
    }

    /** Why nothing can be written any more; null while it can. */
    @Nullable StreamFailure lost() {
        return lost;
    }

    /** Writes what waits, bounded to ten seconds. Idempotent. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread.isAlive() && !thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Settling> batch = new ArrayList<>();
        try (transactions) {
            while (!transactions.takeOver()) {
                if (closing.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            ready.countDown();
            int limit = BATCH;
            long began = time.nanos() - DISTANCE;
            while (closing.getCount() > 0 || !waiting.isEmpty()) {
                Settling first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                gather(batch, limit, began + DISTANCE);
                began = time.nanos();
                if (written(batch)) {
                    limit = Math.min(BATCH, limit * 2);
                } else if (closing.await(20, TimeUnit.MILLISECONDS)) {
                    log.warn("{} settlements were not written; their tasks come again", batch.size() + waiting.size());
                    return;
                } else {
                    // Down to one by one: what Kafka refuses must not hold back the others, and goes behind them.
                    limit = Math.max(1, limit / 8);
                    waiting.addAll(batch);
                }
                batch.clear();
            }
        } catch (InterruptedException stop) {
            log.warn("{} settlements were not written in time; their tasks come again", batch.size() + waiting.size());
        } catch (StreamFailure failure) {
            lost = failure;
        } catch (RuntimeException bug) {
            lost = new StreamFailure("settlements cannot be written: " + bug, bug);
        }
    }

    /** What waits, and what comes until then. */
    private void gather(List<Settling> batch, int limit, long until) throws InterruptedException {
        waiting.drainTo(batch, limit - batch.size());
        while (batch.size() < limit && closing.getCount() > 0) {
            Settling next = waiting.poll(until - time.nanos(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    /** One try, of those whose partitions are still held. */
    private boolean written(List<Settling> batch) throws InterruptedException {
        awaitLife();
        writing.lock();
        try {
            batch.removeIf(SettlementWriter::dropped);
            if (batch.isEmpty()) {
                return true;
            }
            batch.forEach(refusals::prepare);
            End end = transactions.write(
                    transaction -> {
                        transaction.provided(() -> stillOurs(batch));
                        send(transaction, batch);
                    },
                    () -> closing.getCount() > 0);
            if (!(end instanceof End.Committed)) {
                refusals.judge();
                return false;
            }
            batch.forEach(settling -> {
                refusals.written(settling);
                settling.end(true);
            });
            return true;
        } finally {
            writing.unlock();
        }
    }

    /** While the poll thread gives no sign of life nobody knows whose the partitions are. It comes back, or it ends and we are closed. */
    private void awaitLife() throws InterruptedException {
        while (!heartbeat.alive()) {
            if (closing.await(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Asked again behind the writing: the process may have stood still since {@link #awaitLife}. When it closes, the last word is its own leaving. */
    private boolean stillOurs(List<Settling> batch) {
        return (heartbeat.alive() || closing.getCount() == 0)
                && batch.stream().allMatch(settling -> settling.ticket().held());
    }

    private static boolean dropped(Settling settling) {
        boolean drop = !settling.ticket().held();
        if (drop) {
            settling.end(false);
        }
        return drop;
    }

    private void send(Transactions.Batch transaction, List<Settling> batch) {
        for (Settling settling : batch) {
            for (ProducerRecord<byte[], byte[]> record : settling.records()) {
                transaction.send(record, (place, error) -> {
                    if (error != null) {
                        refusals.refused(settling, record, error);
                    } else if (record.topic().equals(TopicNames.EVENTS)) {
                        events.reaches(place.partition(), place.offset() + 1);
                    }
                });
            }
        }
    }
}
