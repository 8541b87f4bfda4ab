package dev.milena.stream.recovery;

import dev.milena.runtime.life.Environment;
import dev.milena.stream.GroupNames;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.audit.Audit;
import dev.milena.stream.audit.Balance;
import dev.milena.stream.audit.Broken;
import dev.milena.stream.audit.Window;
import dev.milena.stream.client.AdminAnswer;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.progress.CheckpointText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends what a loss of power left, before any service begins. In this order: transactions are ended, or readers would wait for them; offsets that commits name
 * are used up, or a new task could lie below them and never be read; the audit repairs who is missing; offsets that events name are used up, which only the
 * audit's reading of all events knows. Done twice it does nothing the second time, so it may be interrupted at any point. Blocks for as long as reading all
 * topics takes; throws {@link StreamFailure} when it cannot be done.
 */
public final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    /** Kafka's own topic of group offsets: a transaction that hangs there holds back the router's. */
    private static final String OFFSETS = "__consumer_offsets";

    private final KafkaSettings settings;
    private final Environment env;
    private final Path scratch;

    /**
     * What was done.
     *
     * @param hanging transactions that were aborted
     * @param filled offsets that were used up
     */
    public record Mended(int hanging, long filled, Balance balance) {}

    /** @param scratch as for {@link Audit} */
    public Recovery(KafkaSettings settings, Environment env, Path scratch) {
        this.settings = settings;
        this.env = env;
        this.scratch = scratch;
    }

    public Mended run() {
        Admin admin = Admin.create(ClientConfig.admin(settings, env.nodeId() + "-recovery"));
        try {
            List<TopicPartition> all = partitions(admin);
            int hanging = new OpenTransactions(admin).end(all);
            Filler filler = new Filler(settings);
            long filled = filler.fill(ends(admin, all), committed(admin));
            Audit audit = new Audit(settings, env, scratch, new Log());
            Balance balance = audit.repair(Window.EVERYTHING);
            filled += filler.fill(ends(admin, all), audit.origins());
            return new Mended(hanging, filled, balance);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static List<TopicPartition> partitions(Admin admin) {
        List<String> names = AdminAnswer.of(admin.listTopics(internalToo()).names(), "list topics").stream()
                .filter(name -> name.startsWith("mail.") || name.equals(OFFSETS))
                .toList();
        return AdminAnswer.of(admin.describeTopics(names).allTopicNames(), "describe topics").values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private static ListTopicsOptions internalToo() {
        return new ListTopicsOptions().listInternal(true);
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        AdminAnswer.of(
                        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                                .all(),
                        "tell the ends of topics")
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** One above the highest offset that a commit names, in the topics it is of and in the events it points to. */
    private static Map<TopicPartition, Long> committed(Admin admin) {
        Map<TopicPartition, Long> named = new HashMap<>();
        for (String group : List.of(GroupNames.ROUTER, GroupNames.DELIVERER)) {
            Map<TopicPartition, OffsetAndMetadata> commits = AdminAnswer.of(
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                    "tell the offsets of " + group);
            commits.forEach((partition, commit) -> {
                if (commit == null) {
                    return;
                }
                named.merge(partition, commit.offset(), Math::max);
                CheckpointText.read(commit.offset(), commit.metadata()).ifPresent(checkpoint -> {
                    named.merge(partition, checkpoint.next(), Math::max);
                    named.merge(
                            new TopicPartition(
                                    TopicNames.EVENTS, checkpoint.replay().partition()),
                            checkpoint.replay().offset(),
                            Math::max);
                });
            });
        }
        return named;
    }

    /** Tells who is not where he should be; what was repaired is told by the repair. */
    private static final class Log implements Audit.Listener {

        @Override
        public void progress(String what, long done, long all) {
            log.debug("{}: {} of {}", what, done, all);
        }

        @Override
        public void broken(Broken recipient) {
            if (recipient.what() != Broken.What.MISSING || recipient.repair() == null) {
                log.debug("{}", recipient);
            }
        }
    }
}
