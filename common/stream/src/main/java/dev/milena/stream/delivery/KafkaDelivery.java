package dev.milena.stream.delivery;

import dev.milena.runtime.life.Environment;
import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.GroupNames;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.OutcomeLog;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.client.Deaths;
import dev.milena.stream.client.Membership;
import dev.milena.stream.client.SessionTimeout;
import dev.milena.stream.client.Transactions;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * The deliverer's two doors, which share one account. To stop: {@link DeliveryIntake#stop}, let what is in flight end, then {@link #close}.
 */
public final class KafkaDelivery implements AutoCloseable {

    private static final String GROUP = GroupNames.DELIVERER;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Intake intake;
    private final Outcomes outcomes;

    private KafkaDelivery(Intake intake, Outcomes outcomes) {
        this.intake = intake;
        this.outcomes = outcomes;
    }

    /** Throws {@link StreamFailure} when Kafka does not answer or {@code mail.events} is missing. Nothing is read before {@link DeliveryIntake#run}. */
    public static KafkaDelivery open(KafkaSettings settings, Environment env) {
        String name = GROUP + "." + env.nodeId();
        EventsLog events = new EventsLog(eventsPartitions(settings, name + ".start"));
        Completions completions = new Completions();
        Heartbeat heartbeat = new Heartbeat(SessionTimeout.of(settings, GROUP, name + ".start"), env.time());
        Holdings holdings = new Holdings(events, heartbeat);
        Deaths deaths = new Deaths(env.metrics(), "deliver");
        SettlementWriter settlements = new SettlementWriter(
                new Transactions(settings, name, env.time()),
                events,
                heartbeat,
                new Refusals(deaths, env.time()),
                env.time());
        Outcomes outcomes = new Outcomes(
                new DirectWriter(settings, name + ".events", events),
                settlements,
                events,
                completions,
                deaths,
                env.time());
        Takeover takeover = new Takeover(events, new Replay(settings, name + ".replay", events), heartbeat);
        Intake intake = new Intake(
                settings,
                new Membership(settings, GROUP, env.nodeId(), env.time()),
                new Handover.Account(holdings, takeover, completions, outcomes, settlements, heartbeat),
                new HandOut(holdings, outcomes, completions, heartbeat, env.metrics()),
                env.time());
        env.metrics().gauge("milena.delivery.unfinished", holdings, Holdings::unfinished);
        env.metrics().gauge("milena.delivery.outcomes.open", outcomes, Outcomes::open);
        return new KafkaDelivery(intake, outcomes);
    }

    public DeliveryIntake intake() {
        return intake;
    }

    public OutcomeLog outcomes() {
        return outcomes;
    }

    /** No delivery may pass its dot from now on; answers to earlier dots are still recorded until {@link #close}. */
    public void seal() {
        outcomes.seal();
    }

    /** First the outcomes, so that the last commit knows of them. */
    @Override
    public void close() {
        intake.stop();
        outcomes.close();
        intake.close();
    }

    int outcomesOpen() {
        return outcomes.open();
    }

    /** Ends as a killed process would, for tests. */
    void abandon() {
        intake.abandon();
        outcomes.close();
    }

    private static int eventsPartitions(KafkaSettings settings, String clientId) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(ClientConfig.consumer(settings, clientId))) {
            int partitions = consumer.partitionsFor(TopicNames.EVENTS, PATIENCE).size();
            if (partitions == 0) {
                throw new StreamFailure("Kafka has no topic " + TopicNames.EVENTS + ": run `milena topics apply`");
            }
            return partitions;
        } catch (KafkaException silent) {
            throw new StreamFailure(
                    "Kafka does not answer at " + String.join(", ", settings.bootstrapServers()) + ": "
                            + silent.getMessage(),
                    silent);
        }
    }
}
