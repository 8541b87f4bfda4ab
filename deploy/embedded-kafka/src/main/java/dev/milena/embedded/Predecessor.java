package dev.milena.embedded;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;

/**
 * The broker that ran on a directory before and was killed. To its controller it lives on until its session is over: for so long a successor may not
 * register, and in that time it takes over the leadership it finds itself entrusted with, cannot reach itself, and loses it. A transaction whose end is
 * decided and not yet written to its partitions is then taken for done, because these have no leader (Kafka 4.4.0, {@code TransactionMarkerChannelManager}):
 * they would stay as they are, read by nobody who reads what is committed. So the controller runs alone first, and is told.
 */
final class Predecessor {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Predecessor() {}

    /** Blocks, for a second as a rule. Throws {@link EmbeddedKafkaFailure} when the controller does not start, or does not answer in a minute. */
    static void end(Properties properties, Ports ports, DataDir dataDir) {
        KafkaRaftServer controller =
                EmbeddedKafka.serve(BrokerProperties.controllerAlone(properties, ports), dataDir.kafka());
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                "127.0.0.1:" + ports.controller(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()))) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            boolean gone = false;
            while (!gone) {
                gone = unregistered(admin, dataDir, until);
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /** False when the controller is not ready to say. */
    private static boolean unregistered(Admin admin, DataDir dataDir, long until) {
        try {
            // Bounded by the patience of the client.
            admin.unregisterBroker(BrokerProperties.NODE_ID).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            // It leads before it knows that it does.
            if (e.getCause() instanceof NotControllerException && System.nanoTime() - until < 0) {
                return false;
            }
            throw new EmbeddedKafkaFailure(
                    "the controller of " + dataDir.kafka() + " does not let the broker go that was killed: "
                            + e.getCause(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedKafkaFailure("the start of Kafka was interrupted", e);
        }
    }
}
