package dev.milena.stream.topics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import dev.milena.stream.client.ClientConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Makes the topics of a plan, and says what is wrong with those that exist. Blocks; throws {@link StreamFailure} with one line when Kafka does not do it. */
public final class Topics {

    /** For one question to Kafka; creating all topics takes about a second. */
    private static final int PATIENCE_SECONDS = 30;

    private Topics() {}

    /** Creates what is missing and mends what {@link #check} would complain about; the rest stays as the operator made it. A line for each thing done. */
    public static List<String> apply(KafkaSettings settings, TopicPlan plan) {
        try (Admin admin = open(settings)) {
            List<TopicSpec> specs = plan.topics();
            List<String> done = create(admin, plan, specs);
            mend(admin, inspect(admin, specs), done);
            return done;
        }
    }

    /** Everything about the topics that could lose mail; empty when they are as they should be. */
    public static List<TopicProblem> check(KafkaSettings settings, TopicPlan plan) {
        try (Admin admin = open(settings)) {
            List<TopicSpec> specs = plan.topics();
            Set<String> existing = existing(admin);
            List<TopicProblem> problems = new ArrayList<>();
            List<TopicSpec> present = new ArrayList<>();
            for (TopicSpec spec : specs) {
                if (existing.contains(spec.name())) {
                    present.add(spec);
                } else {
                    problems.add(new TopicProblem(spec.name(), "does not exist", "run `milena topics apply`"));
                }
            }
            inspect(admin, present).forEach(finding -> problems.add(finding.problem()));
            return problems;
        }
    }

    private static List<String> create(Admin admin, TopicPlan plan, List<TopicSpec> specs) {
        Set<String> existing = existing(admin);
        List<NewTopic> missing = specs.stream()
                .filter(spec -> !existing.contains(spec.name()))
                .map(spec ->
                        new NewTopic(spec.name(), spec.partitions(), (short) plan.replication()).configs(spec.config()))
                .toList();
        CreateTopicsResult result = admin.createTopics(missing);
        List<String> done = new ArrayList<>();
        for (NewTopic topic : missing) {
            if (created(result.values().get(topic.name()), topic.name())) {
                done.add("created " + topic.name() + " with " + topic.numPartitions() + " partitions");
            }
        }
        return done;
    }

    private static boolean created(@Nullable KafkaFuture<Void> future, String name) {
        try {
            if (future != null) {
                future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    private static List<Inspection.Finding> inspect(Admin admin, List<TopicSpec> specs) {
        List<String> names = specs.stream().map(TopicSpec::name).toList();
        Map<String, TopicDescription> descriptions =
                await(admin.describeTopics(names).allTopicNames(), "describe topics");
        Map<ConfigResource, Config> configs = await(
                admin.describeConfigs(names.stream().map(Topics::resource).toList())
                        .all(),
                "read the settings of topics");
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

    private static void mend(Admin admin, List<Inspection.Finding> findings, List<String> done) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Inspection.Finding finding : findings) {
            String topic = finding.problem().topic();
            changes.computeIfAbsent(resource(topic), key -> new ArrayList<>())
                    .add(new AlterConfigOp(new ConfigEntry(finding.key(), finding.value()), AlterConfigOp.OpType.SET));
            done.add("set " + finding.key() + "=" + finding.value() + " on " + topic + ", which "
                    + finding.problem().problem());
        }
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all(), "change the settings of topics");
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

    private static Set<String> existing(Admin admin) {
        return await(admin.listTopics().names(), "list topics");
    }

    private static Admin open(KafkaSettings settings) {
        return Admin.create(ClientConfig.admin(settings, "milena-topics"));
    }

    @CanIgnoreReturnValue
    private static <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failure("Kafka did not " + what, e);
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
