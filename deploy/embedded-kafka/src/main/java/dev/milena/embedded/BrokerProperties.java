package dev.milena.embedded;

import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a broker for a small machine, with quick takeover: one alone with one replica of everything, or one of several with three, of which two
 * acknowledge. What is not here is Kafka's default.
 */
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** An envelope of some thousand recipients in the header, beside 900 KiB of message. */
    private static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    private BrokerProperties() {}

    static Properties of(EmbeddedKafkaConfig config, Ports ports, Path logDir) {
        Properties p = new Properties();
        ClusterNode node = config.cluster();
        network(p, ports);
        quorum(p, node, ports);
        replication(p, node == null ? 1 : 3, node == null ? 1 : 2);
        disk(p, logDir);
        groups(p, config);
        transactions(p);
        // Topics are made by `topics apply` with their own settings; one made by accident would have Kafka's retention
        // and lose mail.
        set(p, "auto.create.topics.enable", false);
        set(p, "message.max.bytes", MAX_RECORD_BYTES);
        // MBeans of several brokers in one JVM clash, and nobody reads them here.
        set(p, "metric.reporters", "");
        return p;
    }

    private static void network(Properties p, Ports ports) {
        String controller = "127.0.0.1:" + ports.controller();
        String broker = "PLAINTEXT://127.0.0.1:" + ports.broker();
        set(p, "process.roles", "broker,controller");
        set(p, "listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller);
        set(p, "advertised.listeners", broker);
        set(p, "controller.listener.names", CONTROLLER_LISTENER);
        set(p, "inter.broker.listener.name", "PLAINTEXT");
        set(p, "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        set(p, "num.network.threads", 2);
        set(p, "num.io.threads", 4);
        set(p, "background.threads", 2);
        // -1: the system's own, which grows with the need; Kafka's 100 KiB would cut large bodies into many turns.
        set(p, "socket.send.buffer.bytes", -1);
        set(p, "socket.receive.buffer.bytes", -1);
    }

    private static void quorum(Properties p, @Nullable ClusterNode node, Ports ports) {
        set(p, "node.id", node == null ? NODE_ID : node.id());
        // Deprecated since kraft.version 1, but the only form that lets the controller have another port after each
        // start.
        set(p, "controller.quorum.voters", node == null ? NODE_ID + "@127.0.0.1:" + ports.controller() : node.voters());
        // The wait for more to append in one go: nothing on a machine of this size asks the controller much.
        set(p, "controller.quorum.append.linger.ms", 1);
        if (node == null) {
            // Its controller lives and dies with it; but after both were frozen for a while, that of Kafka's nine
            // seconds would take it for dead.
            set(p, "broker.session.timeout.ms", 30_000);
        }
    }

    /** The controller of {@code both} without its broker. */
    static Properties controllerAlone(Properties both, Ports ports) {
        Properties p = new Properties();
        p.putAll(both);
        set(p, "process.roles", "controller");
        set(p, "listeners", CONTROLLER_LISTENER + "://127.0.0.1:" + ports.controller());
        p.remove("advertised.listeners");
        p.remove("inter.broker.listener.name");
        return p;
    }

    private static void replication(Properties p, int replicas, int acknowledging) {
        set(p, "default.replication.factor", replicas);
        // Of the offsets topic too, which has no setting of its own for it.
        set(p, "min.insync.replicas", acknowledging);
        set(p, "offsets.topic.replication.factor", replicas);
        set(p, "transaction.state.log.replication.factor", replicas);
        set(p, "transaction.state.log.min.isr", acknowledging);
        set(p, "share.coordinator.state.topic.replication.factor", replicas);
        set(p, "share.coordinator.state.topic.min.isr", acknowledging);
    }

    private static void disk(Properties p, Path logDir) {
        set(p, "log.dirs", logDir);
        // After a kill -9 the last segment of every partition is read again: small ones make that short, and retention
        // precise.
        set(p, "log.segment.bytes", 64 * 1024 * 1024);
        set(p, "log.index.size.max.bytes", 1024 * 1024);
        set(p, "num.recovery.threads.per.data.dir", 2);
        // Kafka's default would take 128 MiB of heap for two small compacted topics.
        set(p, "log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024);
        set(p, "log.cleaner.threads", 1);
    }

    private static void groups(Properties p, EmbeddedKafkaConfig config) {
        set(p, "offsets.topic.num.partitions", 4);
        set(p, "share.coordinator.state.topic.num.partitions", 1);
        // Ten years in minutes. After the default of a week of being switched off the groups would begin at the oldest
        // record: everything again.
        set(p, "offsets.retention.minutes", 10 * 365 * 24 * 60);
        set(p, "group.initial.rebalance.delay.ms", 0);
        set(p, "group.consumer.assignment.interval.ms", 0);
        set(p, "group.consumer.session.timeout.ms", config.sessionTimeoutMillis());
        set(p, "group.consumer.min.session.timeout.ms", EmbeddedKafkaConfig.MIN_SESSION_TIMEOUT_MILLIS);
        // A member gets its partitions with a heartbeat after the one it asked with.
        set(p, "group.consumer.heartbeat.interval.ms", 500);
        set(p, "group.consumer.min.heartbeat.interval.ms", 500);
    }

    private static void transactions(Properties p) {
        set(p, "transaction.state.log.num.partitions", 4);
        // The wait between two tries while the last transaction's markers are still being written: with the default of
        // 20 ms it is most of a transaction.
        set(p, "add.partitions.to.txn.retry.backoff.ms", 1);
        // A dead router's open transaction holds back every reader: look for overdue ones each second, not each ten.
        set(p, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
    }

    private static void set(Properties p, String key, Object value) {
        p.setProperty(key, value.toString());
    }
}
