package dev.milena.stream.accepted;

import dev.milena.runtime.config.ByteSize;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.client.ClientConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers how full their disks are, off the path of mail: {@link #look} returns at once, and asks nothing while the last question is open. A cluster
 * that does not tell (too old, not allowed) is taken to have room, and that is said once. {@link #look} is for one thread, the rest for any.
 */
final class DiskWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final Admin admin;
    private final Disks disks;
    private final AtomicBoolean asking = new AtomicBoolean();
    private boolean silent;

    private DiskWatch(Admin admin, Disks disks) {
        this.admin = admin;
        this.disks = disks;
    }

    static DiskWatch open(KafkaSettings settings, String clientId, MeterRegistry metrics) {
        ByteSize minFree = settings.minFree();
        Disks disks = new Disks(minFree);
        Gauge.builder("milena.kafka.disk.free.bytes", disks, Disks::least)
                .description("Room on the fullest disk of a broker")
                .register(metrics);
        Gauge.builder("milena.ingress.room", disks, each -> each.roomy() ? 1 : 0)
                .description("0 while new mail is answered 452 because a disk of Kafka is nearly full")
                .register(metrics);
        return new DiskWatch(Admin.create(ClientConfig.admin(settings, clientId)), disks);
    }

    boolean roomy() {
        return disks.roomy();
    }

    /** Begins to ask. */
    // The answer is taken where it comes.
    @SuppressWarnings("FutureReturnValueIgnored")
    void look() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            admin.describeCluster().nodes().whenComplete((nodes, failure) -> {
                if (failure == null) {
                    ask(nodes.stream().map(Node::id).toList());
                } else {
                    failed(failure);
                }
            });
        } catch (KafkaException | IllegalStateException closed) {
            failed(closed);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void ask(List<Integer> brokers) {
        admin.describeLogDirs(brokers).allDescriptions().whenComplete((told, failure) -> {
            if (failure == null) {
                take(told);
                asking.set(false);
            } else {
                failed(failure);
            }
        });
    }

    private void take(Map<Integer, Map<String, LogDirDescription>> told) {
        List<Disks.Disk> all = new ArrayList<>();
        told.forEach((broker, dirs) -> dirs.forEach((dir, disk) -> {
            // One that failed holds nothing any more, and takes nothing.
            if (disk.error() == null
                    && disk.totalBytes().isPresent()
                    && disk.usableBytes().isPresent()) {
                all.add(new Disks.Disk(
                        "broker " + broker + " (" + dir + ")",
                        disk.totalBytes().getAsLong(),
                        disk.usableBytes().getAsLong()));
            }
        }));
        if (all.isEmpty() && !silent) {
            silent = true;
            LOG.warn("Kafka does not tell how full its disks are: kafka.min-free is not watched");
        }
        disks.seen(all);
    }

    private void failed(Throwable failure) {
        asking.set(false);
        LOG.debug("cannot see the disks of Kafka", failure);
        if (failure instanceof org.apache.kafka.common.errors.AuthorizationException && !silent) {
            silent = true;
            LOG.warn(
                    "Kafka does not let us see how full its disks are ({}): kafka.min-free is not watched; allow DESCRIBE on the cluster",
                    failure.getMessage());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
