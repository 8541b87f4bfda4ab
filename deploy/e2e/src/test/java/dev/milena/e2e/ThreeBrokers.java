package dev.milena.e2e;

import static org.awaitility.Awaitility.await;

import dev.milena.e2e.process.MilenaProcess;
import dev.milena.e2e.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;

/** Three brokers that are controllers too, numbered 1 to 3, each in a process of its own. For one thread. */
final class ThreeBrokers implements KafkaUnderTest {

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final String servers;
    private final List<MilenaProcess> brokers;

    ThreeBrokers(Path dir) {
        String voters = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> node + "@127.0.0.1:" + Ports.free())
                .collect(Collectors.joining(","));
        List<Integer> ports =
                IntStream.range(0, NODES).mapToObj(node -> Ports.free()).toList();
        servers = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        brokers = IntStream.rangeClosed(1, NODES)
                .mapToObj(node -> broker(node, ports.get(node - 1), voters, dir))
                .toList();
    }

    private static MilenaProcess broker(int node, int port, String voters, Path dir) {
        String name = "kafka" + node;
        List<String> words = List.of(
                "kafka",
                "--port",
                Integer.toString(port),
                "--data-dir",
                dir.resolve(name).toString(),
                "--node",
                Integer.toString(node),
                "--voters",
                voters);
        return new MilenaProcess(name, "256m", words, 0, dir);
    }

    @Override
    public String servers() {
        return servers;
    }

    @Override
    public int replication() {
        return NODES;
    }

    @Override
    public void start() {
        brokers.forEach(MilenaProcess::start);
        brokers.forEach(MilenaProcess::awaitReady);
    }

    /** Not in order: the last would wait for a majority that lets it go. */
    @Override
    public void stop() {
        brokers.forEach(MilenaProcess::close);
    }

    @Override
    public void close() {
        stop();
    }

    void start(int node) {
        brokers.get(node - 1).start().awaitReady();
    }

    void kill(int node) {
        brokers.get(node - 1).kill();
    }

    void stop(int node) {
        brokers.get(node - 1).stop();
    }

    /** Who leads the partition now; empty while nobody does. */
    Optional<Integer> leader(String topic, int partition) {
        return describe(List.of(topic)).values().stream()
                .flatMap(description -> description.partitions().stream())
                .filter(one -> one.partition() == partition && one.leader() != null)
                .map(one -> one.leader().id())
                .filter(id -> id >= 0)
                .findFirst();
    }

    /** Makes the first replica of each partition its leader again, where it is not. */
    void electPreferredLeaders() {
        try (Admin admin = admin()) {
            Map<TopicPartition, Optional<Throwable>> ends = admin.electLeaders(ElectionType.PREFERRED, null)
                    .partitions()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            ends.forEach((partition, failed) -> failed.filter(why -> !(why instanceof ElectionNotNeededException))
                    .ifPresent(why -> {
                        throw new AssertionError("no election for " + partition, why);
                    }));
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("no election", e);
        }
    }

    /** Until every partition has all its replicas in sync: the loss of one more broker is no worse than that of the last. */
    void awaitInSync() {
        await("all replicas are in sync")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> partitions().stream()
                        .allMatch(one -> one.isr().size() == one.replicas().size() && one.leader() != null));
    }

    private List<TopicPartitionInfo> partitions() {
        List<TopicPartitionInfo> all = new ArrayList<>();
        describe(topics()).values().forEach(description -> all.addAll(description.partitions()));
        return all;
    }

    private Collection<String> topics() {
        try (Admin admin = admin()) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("no list of topics", e);
        }
    }

    private Map<String, TopicDescription> describe(Collection<String> topics) {
        try (Admin admin = admin()) {
            return admin.describeTopics(topics).allTopicNames().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("no description of " + topics, e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers()));
    }
}
