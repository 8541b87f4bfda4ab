package dev.milena.deliverer;

import dev.milena.deliverer.intake.TaskIntake;
import dev.milena.deliverer.lane.Lanes;
import dev.milena.runtime.life.Service;
import dev.milena.stream.BodyStore;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.delivery.KafkaDelivery;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliverer at work: one poll thread, some event loops. Thread-safe. */
final class DelivererService implements Service {

    private static final Logger log = LoggerFactory.getLogger(DelivererService.class);

    private static final Duration POLL_ENDS = Duration.ofSeconds(10);

    /** For the answers to dots that were sent within the grace: most come at once. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private final TaskIntake intake;
    private final KafkaDelivery delivery;
    private final BodyStore bodies;
    private final List<Lanes> lanes;
    private final EventLoopGroup group;
    private final Duration grace;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread poll;

    private DelivererService(
            TaskIntake intake,
            KafkaDelivery delivery,
            BodyStore bodies,
            List<Lanes> lanes,
            EventLoopGroup group,
            Duration grace) {
        this.intake = intake;
        this.delivery = delivery;
        this.bodies = bodies;
        this.lanes = lanes;
        this.group = group;
        this.grace = grace;
        this.poll = Thread.ofPlatform().name("deliver-intake").unstarted(this::poll);
    }

    static DelivererService begin(
            TaskIntake intake,
            KafkaDelivery delivery,
            BodyStore bodies,
            List<Lanes> lanes,
            EventLoopGroup group,
            Duration grace) {
        DelivererService service = new DelivererService(intake, delivery, bodies, lanes, group, grace);
        service.poll.start();
        return service;
    }

    private void poll() {
        try {
            delivery.intake().run(intake);
        } catch (StreamFailure lost) {
            ended.completeExceptionally(lost);
        } catch (RuntimeException bug) {
            log.error("the intake broke off", bug);
            ended.completeExceptionally(bug);
        }
    }

    @Override
    public String name() {
        return "deliverer";
    }

    @Override
    public boolean ready() {
        return !closing.get() && delivery.intake().ready();
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended;
    }

    /** Polling goes on without taking anything while the lanes finish: so the partitions stay ours, and the last dots are allowed. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        intake.close();
        finishLanes();
        delivery.intake().stop();
        try {
            if (!poll.join(POLL_ENDS)) {
                log.warn("the intake does not end; leaving it");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        delivery.close();
        bodies.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        ended.complete(null);
    }

    private void finishLanes() {
        CompletableFuture<?>[] all =
                lanes.stream().map(one -> one.close().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        boolean finished = finished(all, grace);
        // What passes its dot later may be answered when nothing can be recorded any more: delivered, and delivered
        // again.
        delivery.seal();
        if (!finished && !finished(all, LAST_ANSWERS)) {
            log.atWarn().addKeyValue("grace_s", grace.toSeconds()).log("deliveries under way are abandoned");
        }
    }

    private static boolean finished(CompletableFuture<?>[] all, Duration within) {
        return CompletableFuture.allOf(all)
                .completeOnTimeout(null, within.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(nothing -> Arrays.stream(all).allMatch(CompletableFuture::isDone))
                .join();
    }
}
