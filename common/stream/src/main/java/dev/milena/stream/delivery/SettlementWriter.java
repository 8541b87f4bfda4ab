package dev.milena.stream.delivery;

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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes settlements, all that wait in one transaction, and repeats it until it is committed. One thread of its own; {@link #settle} is for any thread and
 * never blocks.
 */
final class SettlementWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SettlementWriter.class);

    /** Settlements in one transaction: bounds what an abort repeats. */
    private static final int BATCH = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final EventsLog events;
    private final LinkedBlockingQueue<Settling> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;
    private boolean started;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable StreamFailure lost;

    private record Settling(List<ProducerRecord<byte[], byte[]>> records, Runnable committed) {}

    SettlementWriter(Transactions transactions, EventsLog events) {
        this.transactions = transactions;
        this.events = events;
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

    /** @param committed runs once, on the writer's thread */
    void settle(List<ProducerRecord<byte[], byte[]>> records, Runnable committed) {
        waiting.add(new Settling(records, committed));
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
            while (closing.getCount() > 0 || !waiting.isEmpty()) {
                Settling first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                waiting.drainTo(batch, BATCH - 1);
                if (!write(batch)) {
                    return;
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

    /** False when the service is closing and Kafka does not take it. */
    private boolean write(List<Settling> batch) throws InterruptedException {
        while (!(transactions.write(transaction -> send(transaction, batch)) instanceof End.Committed)) {
            if (closing.await(20, TimeUnit.MILLISECONDS)) {
                log.warn("{} settlements were not written; their tasks come again", batch.size());
                return false;
            }
        }
        batch.forEach(settling -> settling.committed.run());
        return true;
    }

    private void send(Transactions.Batch transaction, List<Settling> batch) {
        for (Settling settling : batch) {
            for (ProducerRecord<byte[], byte[]> record : settling.records) {
                transaction.send(record, (place, error) -> {
                    if (error == null && record.topic().equals(TopicNames.EVENTS)) {
                        events.reaches(place.partition(), place.offset() + 1);
                    }
                });
            }
        }
    }
}
