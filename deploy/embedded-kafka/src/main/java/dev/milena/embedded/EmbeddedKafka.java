package dev.milena.embedded;

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One broker with its own controller in this JVM. {@link #start} returns when it serves, or throws {@link EmbeddedKafkaFailure} with one line; a broker that
 * dies later takes the process with it, after saying so. Several may run in one JVM, each on its own directory. One of a cluster waits up to a minute for a
 * majority of its fellows. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private final KafkaRaftServer server;
    private final DataDir dataDir;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, DataDir dataDir, int port) {
        this.server = server;
        this.dataDir = dataDir;
        this.port = port;
    }

    public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
        return start(config, false);
    }

    /**
     * The same on a directory whose files may have lost their ends with the power. What Kafka knows of transactions is thrown away first: a state that is older
     * than the records it is about never ends, and its transactional id is of no use to anybody any more. What is open in some partition hangs there until it is
     * aborted.
     */
    public static EmbeddedKafka startAfterPowerLoss(EmbeddedKafkaConfig config) {
        return start(config, true);
    }

    private static EmbeddedKafka start(EmbeddedKafkaConfig config, boolean powerLost) {
        BrokerDeath.announce();
        DataDir dataDir = DataDir.take(config.dataDir());
        try {
            if (powerLost) {
                dataDir.forgetTransactions();
            }
            ClusterNode node = config.cluster();
            Ports ports = Ports.probe(config.port(), node == null ? 0 : node.controllerPort());
            boolean killed = dataDir.killed();
            dataDir.format(node, BrokerProperties.CONTROLLER_LISTENER);
            Properties properties = BrokerProperties.of(config, ports, dataDir.kafka());
            if (node == null && killed) {
                Predecessor.end(properties, ports, dataDir);
            }
            return new EmbeddedKafka(serve(properties, dataDir.kafka()), dataDir, ports.broker());
        } catch (RuntimeException | Error e) {
            dataDir.close();
            throw e;
        }
    }

    static KafkaRaftServer serve(Properties properties, Path data) {
        try {
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return server;
        } catch (RuntimeException e) {
            throw new EmbeddedKafkaFailure("embedded Kafka cannot start on " + data + ": " + e.getMessage(), e);
        }
    }

    /** What clients connect to: {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker and gives the directory back. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (dataDir) {
                server.shutdown();
                server.awaitShutdown();
            }
        }
    }
}
