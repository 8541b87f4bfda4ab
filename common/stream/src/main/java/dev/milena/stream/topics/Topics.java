package dev.milena.stream.topics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics of a plan, and says what is wrong with those that exist. Blocks; throws {@link StreamFailure} with one line when Kafka does not do it. */
public final class Topics {

    /** Creating all topics takes about a second, on a busy machine ten. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Not every broker knows at once of a topic that was just made: ten seconds in all. */
    private static final int LOOKS = 50;

    private static final int LOOK_AGAIN_MILLIS = 200;

    /** A service that starts waits no longer for what is only advice. */
    private static final Duration ADVICE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private Topics() {}

    /** Creates what is missing and mends what {@link #check} would complain about; the rest stays as the operator made it. A line for each thing done. */
    public static List<String> apply(KafkaSettings settings, TopicPlan plan) {
        return ask(settings, admin -> {
            Deadline deadline = Deadline.in(PATIENCE);
            List<TopicSpec> specs = plan.topics();
            List<String> done = create(admin, plan, specs, deadline);
            mend(admin, inspectNew(admin, specs, deadline), done, deadline);
            remember(admin, settings, done, deadline);
            return done;
        });
    }

    /** Everything about the topics that could lose mail or break limits; empty when they are as they should be. */
    public static List<TopicProblem> check(KafkaSettings settings, TopicPlan plan) {
        return check(settings, plan, Deadline.in(PATIENCE));
    }

    /** The same for somebody who does not wait long. */
    public static List<TopicProblem> check(KafkaSettings settings, TopicPlan plan, Deadline deadline) {
        return ask(settings, admin -> {
            List<TopicSpec> specs = plan.topics();
            Set<String> existing = existing(admin, deadline);
            List<TopicProblem> problems = new ArrayList<>();
            List<TopicSpec> present = new ArrayList<>();
            for (TopicSpec spec : specs) {
                if (existing.contains(spec.name())) {
                    present.add(spec);
                } else {
                    problems.add(new TopicProblem(spec.name(), "does not exist", "run `milena topics apply`"));
                }
            }
            inspect(admin, present, deadline).forEach(finding -> problems.add(finding.problem()));
            List<TopicDescription> there =
                    describe(admin, present.stream().map(TopicSpec::name).toList(), deadline);
            problems.addAll(Shape.replicas(each(there, Topics::replicas), plan.replication()));
            if (existing.contains(TopicNames.CONTROL) && existing.contains(Shape.KEYED)) {
                problems.addAll(Shape.partitions(
                        each(there, topic -> topic.partitions().size()), PartitionMemory.read(settings, deadline)));
            }
            problems.addAll(ofBrokers(admin, Deadline.in(deadline.left(ADVICE))));
            return problems;
        });
    }

    /** Of one broker: they are set alike, or nobody could tell what happens. */
    private static List<TopicProblem> ofBrokers(Admin admin, Deadline deadline) {
        try {
            for (Node broker : await(admin.describeCluster().nodes(), "describe the cluster", deadline)) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
                Map<ConfigResource, Config> settings =
                        await(admin.describeConfigs(List.of(resource)).all(), "read the settings of brokers", deadline);
                Config own = settings.get(resource);
                if (own != null) {
                    return Shape.creation(broker.idString(), values(own));
                }
            }
        } catch (StreamFailure unknown) {
            // Who may use topics need not be allowed to look at brokers, and this one may just be dying.
            log.info("whether Kafka makes topics by itself is not known: {}", unknown.getMessage());
        }
        return List.of();
    }

    /** The number of partitions as it is now is the one that counts from now on. */
    private static void remember(Admin admin, KafkaSettings settings, List<String> done, Deadline deadline) {
        Map<String, Integer> now = each(describe(admin, List.of(Shape.KEYED), deadline), topic -> topic.partitions()
                .size());
        Map<String, Integer> before = PartitionMemory.read(settings, deadline);
        now.forEach((topic, count) -> {
            Integer then = before.get(topic);
            if (!count.equals(then)) {
                PartitionMemory.write(settings, Map.of(topic, count), deadline);
                if (then != null) {
                    done.add("accepted that " + topic + " has " + count + " partitions; it had " + then);
                }
            }
        });
    }

    private static List<TopicDescription> describe(Admin admin, List<String> names, Deadline deadline) {
        return List.copyOf(await(admin.describeTopics(names).allTopicNames(), "describe topics", deadline)
                .values());
    }

    private static Map<String, Integer> each(List<TopicDescription> topics, Function<TopicDescription, Integer> what) {
        Map<String, Integer> all = new TreeMap<>();
        topics.forEach(topic -> all.put(topic.name(), what.apply(topic)));
        return all;
    }

    private static List<String> create(Admin admin, TopicPlan plan, List<TopicSpec> specs, Deadline deadline) {
        Set<String> existing = existing(admin, deadline);
        List<NewTopic> missing = specs.stream()
                .filter(spec -> !existing.contains(spec.name()))
                .map(spec ->
                        new NewTopic(spec.name(), spec.partitions(), (short) plan.replication()).configs(spec.config()))
                .toList();
        CreateTopicsResult result = admin.createTopics(missing);
        List<String> done = new ArrayList<>();
        for (NewTopic topic : missing) {
            if (created(result.values().get(topic.name()), topic.name(), deadline)) {
                done.add("created " + topic.name() + " with " + topic.numPartitions() + " partitions");
            }
        }
        return done;
    }

    private static boolean created(@Nullable KafkaFuture<Void> future, String name, Deadline deadline) {
        try {
            if (future != null) {
                future.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failure("the topic " + name + " cannot be created", e);
        } catch (TimeoutException e) {
            throw failure("the topic " + name + " cannot be created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("creating topics was interrupted", e);
        }
    }

    private static List<Inspection.Finding> inspectNew(Admin admin, List<TopicSpec> specs, Deadline deadline) {
        for (int left = LOOKS; ; left--) {
            try {
                return inspect(admin, specs, deadline);
            } catch (StreamFailure failed) {
                if (left == 0 || !(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("creating topics was interrupted", e);
        }
    }

    private static List<Inspection.Finding> inspect(Admin admin, List<TopicSpec> specs, Deadline deadline) {
        List<String> names = specs.stream().map(TopicSpec::name).toList();
        Map<String, TopicDescription> descriptions =
                await(admin.describeTopics(names).allTopicNames(), "describe topics", deadline);
        Map<ConfigResource, Config> configs = await(
                admin.describeConfigs(names.stream().map(Topics::resource).toList())
                        .all(),
                "read the settings of topics",
                deadline);
        List<Inspection.Finding> findings = new ArrayList<>();
        for (TopicSpec spec : specs) {
            TopicDescription description = descriptions.get(spec.name());
            Config config = configs.get(resource(spec.name()));
            if (description != null && config != null) {
                findings.addAll(Inspection.of(spec, values(config), replicas(description)));
            }
        }
        return findings;
    }

    private static void mend(Admin admin, List<Inspection.Finding> findings, List<String> done, Deadline deadline) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Inspection.Finding finding : findings) {
            String topic = finding.problem().topic();
            changes.computeIfAbsent(resource(topic), key -> new ArrayList<>())
                    .add(new AlterConfigOp(new ConfigEntry(finding.key(), finding.value()), AlterConfigOp.OpType.SET));
            done.add("set " + finding.key() + "=" + finding.value() + " on " + topic + ", which "
                    + finding.problem().problem());
        }
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all(), "change the settings of topics", deadline);
        }
    }

    private static int replicas(TopicDescription description) {
        return description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static Map<String, String> values(Config config) {
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Set<String> existing(Admin admin, Deadline deadline) {
        return await(admin.listTopics().names(), "list topics", deadline);
    }

    private static <T> T ask(KafkaSettings settings, Function<Admin, T> questions) {
        Admin admin = Admin.create(ClientConfig.admin(settings, "milena-topics"));
        try {
            return questions.apply(admin);
        } finally {
            // What was not answered is not waited for: a plain close() would, for a minute.
            admin.close(Duration.ZERO);
        }
    }

    @CanIgnoreReturnValue
    private static <T> T await(KafkaFuture<T> future, String what, Deadline deadline) {
        try {
            return future.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure("Kafka did not " + what, e);
        } catch (TimeoutException e) {
            throw new StreamFailure(
                    "Kafka did not " + what + " within " + deadline.whole().toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("Kafka was not waited for to " + what, e);
        }
    }

    private static StreamFailure failure(String what, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new StreamFailure(what + ": " + why, cause);
    }
}
