package dev.milena.e2e.faults;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** What an operator sees of a consumer group. */
final class Group implements AutoCloseable {

    private static final long SECONDS = 20;

    private final Admin admin;
    private final String name;

    Group(Cluster cluster, String name) {
        this.name = name;
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrap()));
    }

    /** Partitions assigned to the process of this node id; empty when it is no member. */
    Optional<Integer> partitionsOf(String node) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeConsumerGroups(List.of(name)).all().get(SECONDS, TimeUnit.SECONDS).values().stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> member.groupInstanceId().orElse("").startsWith(node))
                .map(member -> member.assignment().topicPartitions().size())
                .findFirst();
    }

    /** Forgets all offsets; the group must be empty. */
    void delete() throws ExecutionException, InterruptedException, TimeoutException {
        admin.deleteConsumerGroups(List.of(name)).all().get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close();
    }
}
