package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import dev.milena.stream.DeliveryIntake.Handler;
import dev.milena.stream.StreamFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions come and go. A new one is read up before anything of it is handed out; a leaving one gets a grace for what is in flight, and its last commit. One
 * for each consumer; called on the poll thread.
 */
final class Handover implements ConsumerRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    /** Far less than the five minutes that Kafka waits for an answer to a revoke. */
    private static final long GRACE = Duration.ofSeconds(10).toNanos();

    /** Longer than a transaction lives: behind one that is still undecided then, the next owner's replay waits. */
    private static final long LAST_WRITE = Duration.ofSeconds(12).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final Handler handler;
    private final Account account;
    private final CountDownLatch stop;
    private final Time time;

    /** The rooms a handover goes through. */
    record Account(
            Holdings holdings,
            Takeover takeover,
            Completions completions,
            Outcomes outcomes,
            SettlementWriter settlements,
            Heartbeat heartbeat) {}

    Handover(Consumer<byte[], byte[]> consumer, Handler handler, Account account, CountDownLatch stop, Time time) {
        this.consumer = consumer;
        this.handler = handler;
        this.account = account;
        this.stop = stop;
        this.time = time;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        try {
            // First: a predecessor's open transaction would hide outcomes from the replay until it times out.
            while (!account.settlements.begin() && stop.getCount() > 0) {
                beat();
                account.outcomes.check();
            }
            while (stop.getCount() > 0 && !take(partitions)) {
                account.outcomes.check();
            }
            // The poll that brought them may bring records too: what is not wanted is paused before.
            boolean paused = account.holdings.direct(consumer, handler);
            log.debug("taken over, {}", paused ? "some paused" : "all wanted");
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Holding> leaving = account.holdings.of(partitions);
        if (leaving.isEmpty()) {
            return;
        }
        leaving.forEach(holding -> handler.revoking(holding.partition()));
        long begin = time.nanos();
        try {
            account.completions.apply();
            while (leaving.stream().anyMatch(holding -> holding.inHand() > 0) && time.nanos() - begin < GRACE) {
                beat();
                account.outcomes.resend();
                account.completions.await(20);
            }
            // Tasks still in hand come to their next owner: an outcome written here after that would make two copies of
            // each.
            leaving.forEach(Holding::leave);
            begin = time.nanos();
            while (!account.settlements.quiet(100) && time.nanos() - begin < LAST_WRITE) {
                beat();
                account.outcomes.resend();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        account.completions.apply();
        int left = leaving.stream().mapToInt(Holding::inHand).sum();
        log.info("{} partitions leave, {} tasks in hand are left to their next owner", leaving.size(), left);
        account.holdings.release(consumer, leaving);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        List<Holding> gone = account.holdings.of(partitions);
        log.warn("{} partitions are lost: Kafka gave them to somebody else", gone.size());
        account.holdings.forget(gone);
        gone.forEach(holding -> handler.revoking(holding.partition()));
    }

    private boolean take(Collection<TopicPartition> partitions) throws InterruptedException {
        try {
            account.takeover.take(consumer, partitions, this::alive).forEach(account.holdings::add);
            return true;
        } catch (CommitFailedException | FencedInstanceIdException taken) {
            // Asked again it would be refused again: the next poll says what became of us.
            log.warn("{} are somebody else's already: {}", partitions, taken.toString());
            return true;
        } catch (AuthorizationException forbidden) {
            throw new StreamFailure(
                    "Kafka does not let us read what was delivered: " + forbidden.getMessage(), forbidden);
        } catch (InterruptException interrupted) {
            throw interrupted;
        } catch (KafkaException | TimeoutException | ExecutionException notNow) {
            log.warn("outcomes of {} cannot be read yet: {}", partitions, notNow.toString());
            beat();
            return stop.await(500, TimeUnit.MILLISECONDS);
        }
    }

    private void alive() throws TimeoutException {
        beat();
        if (stop.getCount() == 0) {
            throw new TimeoutException("stopping");
        }
    }

    /** A beat that comes too late changes nothing here: the poll loop asks Kafka. Deliveries of the partitions that stay go on meanwhile, so Kafka is asked. */
    private void beat() {
        if (!account.heartbeat.beat()) {
            log.debug("a gap without a sign of life");
        } else if (account.heartbeat.wantsWord()) {
            ask();
        }
    }

    private void ask() {
        try {
            Holdings.Title title = account.holdings.confirm(consumer);
            log.debug("in the middle of a handover Kafka says: {}", title);
        } catch (InterruptException interrupted) {
            throw interrupted;
        } catch (KafkaException refused) {
            // The next poll says what became of us; until then nothing counts as ours.
            log.debug("in the middle of a handover Kafka does not take a commit", refused);
        }
    }
}
