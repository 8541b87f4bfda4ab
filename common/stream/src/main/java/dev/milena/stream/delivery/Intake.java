package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.client.Membership;
import dev.milena.stream.client.QuietPoll;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll loop. One turn: apply what was finished, tell Kafka which partitions are wanted, poll, hand out, commit. It never waits for a delivery, but for
 * those of a partition that is being taken away, and there not for long.
 */
final class Intake implements DeliveryIntake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /** What {@code DeliverTopic} takes; RE2J and Java read it alike. */
    private static final String TOPICS = "mail\\.deliver\\.[a-z0-9._-]{1,200}";

    /** Shorter while something is paused: nothing else would notice soon that it is wanted again. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration POLL_WHEN_PAUSED = Duration.ofMillis(5);

    private final KafkaSettings settings;
    private final Membership membership;
    private final Handover.Account account;
    private final HandOut handOut;
    private final Time time;
    private final QuietPoll quiet;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean answered;
    private @Nullable Consumer<byte[], byte[]> consumer;

    Intake(KafkaSettings settings, Membership membership, Handover.Account account, HandOut handOut, Time time) {
        this.settings = settings;
        this.membership = membership;
        this.account = account;
        this.handOut = handOut;
        this.time = time;
        this.quiet = new QuietPoll(settings, time);
    }

    @Override
    public void run(Handler handler) {
        started = true;
        try {
            while (stop.getCount() > 0) {
                Consumer<byte[], byte[]> current = join(handler);
                if (current == null) {
                    stop.await(1, TimeUnit.SECONDS);
                } else {
                    turn(current, handler);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void stop() {
        stop.countDown();
    }

    @Override
    public boolean ready() {
        return answered && account.heartbeat().alive() && account.outcomes().recording();
    }

    @Override
    public void close() {
        if (awaitEnd()) {
            leave(GroupMembershipOperation.LEAVE_GROUP);
        }
    }

    /** Ends as a killed process would: nothing is committed. For tests. */
    void abandon() {
        if (awaitEnd()) {
            account.holdings().forget(account.holdings().all());
            leave(GroupMembershipOperation.REMAIN_IN_GROUP);
        }
    }

    private boolean awaitEnd() {
        stop();
        try {
            if (!started || ended.await(30, TimeUnit.SECONDS)) {
                return true;
            }
            log.warn("the poll thread did not end; its consumer is left to it");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void leave(GroupMembershipOperation operation) {
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        if (old == null) {
            return;
        }
        account.completions().apply();
        account.holdings().release(old, account.holdings().all());
        try {
            old.close(CloseOptions.timeout(Duration.ofSeconds(5)).withGroupMembershipOperation(operation));
        } catch (KafkaException late) {
            log.warn("leaving {} was not answered: {}", membership.group(), late.toString());
        }
    }

    /** Null while our place in the group is somebody's. */
    private @Nullable Consumer<byte[], byte[]> join(Handler handler) {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null || !membership.mayJoin()) {
            return current;
        }
        var config = ClientConfig.member(settings, membership);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        // Bodies come along: this bounds what waits in memory beside the lanes.
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        Consumer<byte[], byte[]> fresh = new KafkaConsumer<>(config);
        consumer = fresh;
        Handover handover = new Handover(fresh, handler, account, stop, time);
        if (settings.groupProtocol() == KafkaSettings.GroupProtocol.CONSUMER) {
            fresh.subscribe(new SubscriptionPattern(TOPICS), handover);
        } else {
            fresh.subscribe(Pattern.compile(TOPICS), handover);
        }
        return fresh;
    }

    private void turn(Consumer<byte[], byte[]> current, Handler handler) throws InterruptedException {
        account.outcomes().check();
        account.outcomes().resend();
        account.completions().apply();
        Holdings holdings = account.holdings();
        try {
            boolean paused = holdings.direct(current, handler);
            ConsumerRecords<byte[], byte[]> records = quiet.poll(current, paused ? POLL_WHEN_PAUSED : POLL);
            // Stopped for longer than a session, the first poll returns before it knows: ask before anything counts as
            // ours.
            if ((!account.heartbeat().beat() && taken(current)) || !handOut.handOut(current, records, handler)) {
                startOver(handler);
                return;
            }
            holdings.commit(current, time.nanos());
            // A member that got no partition (there are fewer of them than members) is ready to take one over.
            if (!answered && (holdings.any() || current.groupMetadata().generationId() > 0)) {
                answered = true;
                membership.joined();
            }
        } catch (UnreleasedInstanceIdException taken) {
            current.close(CloseOptions.timeout(Duration.ZERO));
            consumer = null;
            answered = false;
            if (!membership.refused(taken)) {
                stop.await(1, TimeUnit.SECONDS);
            }
        } catch (KafkaException failed) {
            judge(failed);
            stop.await(100, TimeUnit.MILLISECONDS);
        }
    }

    private boolean taken(Consumer<byte[], byte[]> current) {
        return account.holdings().confirm(current) == Holdings.Title.TAKEN;
    }

    /** Gives up all partitions, and joins again with the next turn. */
    private void startOver(Handler handler) {
        account.holdings().all().forEach(holding -> {
            holding.leave();
            handler.revoking(holding.partition());
        });
        leave(GroupMembershipOperation.DEFAULT);
        account.heartbeat().confirmed(account.heartbeat().now());
    }

    private void judge(KafkaException failed) {
        if (failed.getCause() instanceof StreamFailure lost) {
            throw lost;
        }
        if (failed instanceof FencedInstanceIdException) {
            throw new StreamFailure(
                    "another process joined " + membership.group() + " as " + membership.instanceId()
                            + ": each process needs a node id of its own",
                    failed);
        }
        if (failed instanceof AuthorizationException || failed instanceof AuthenticationException) {
            throw new StreamFailure(
                    "Kafka does not let us read " + TopicNames.DELIVER_PREFIX + "*: " + failed.getMessage(), failed);
        }
        if (failed instanceof UnsupportedVersionException) {
            throw new StreamFailure(
                    "this Kafka does not know the group protocol; set kafka.group-protocol to classic", failed);
        }
        if (!(failed instanceof RetriableException)) {
            throw new StreamFailure("reading tasks failed: " + failed, failed);
        }
        log.warn("Kafka does not answer: {}", failed.toString());
    }
}
