package dev.milena.stream.topics;

import dev.milena.runtime.life.StartFailure;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.client.ClientConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether there is a Kafka at all, asked before anything is built on it. */
public final class KafkaReach {

    private static final Logger log = LoggerFactory.getLogger(KafkaReach.class);

    private KafkaReach() {}

    /** Returns the number of brokers when Kafka has answered; throws {@link StartFailure} with one line that names the servers when it did not in time, or is another cluster than the one asked for. Blocks. */
    public static int await(KafkaSettings settings, Duration patience) {
        String servers = String.join(", ", settings.bootstrapServers());
        int millis = Math.toIntExact(patience.toMillis());
        Map<String, Object> config = ClientConfig.admin(settings, "milena-reach");
        // An admin client's own time limits are longer than a start may take.
        config.put("default.api.timeout.ms", millis);
        config.put("request.timeout.ms", millis);
        Deadline deadline = Deadline.in(patience);
        try {
            return ask(config, deadline, settings, servers);
        } catch (ExecutionException e) {
            throw new StartFailure(line(servers, patience, e), e);
        } catch (TimeoutException | KafkaException e) {
            throw new StartFailure(line(servers, patience, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("waiting for Kafka at " + servers + " was interrupted", e);
        }
    }

    private static int ask(Map<String, Object> config, Deadline deadline, KafkaSettings settings, String servers)
            throws ExecutionException, TimeoutException, InterruptedException {
        Admin admin = Admin.create(config);
        try {
            DescribeClusterResult answer = admin.describeCluster();
            String cluster = answer.clusterId().get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
            if (cluster == null) {
                throw new StartFailure(
                        "Kafka at " + servers + " has no cluster id: it is older than any that is supported");
            }
            log.info("Kafka at {} is the cluster {}", servers, cluster);
            String wanted = settings.clusterId();
            if (wanted != null && !wanted.equals(cluster)) {
                throw new StartFailure("Kafka at " + servers + " is the cluster " + cluster
                        + ", but kafka.cluster-id says " + wanted
                        + ": nothing of the mail in that one is known here; correct kafka.bootstrap-servers, or"
                        + " kafka.cluster-id if you mean to move");
            }
            return answer.nodes()
                    .get(deadline.leftMillis(), TimeUnit.MILLISECONDS)
                    .size();
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static String line(String servers, Duration patience, Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean late =
                root instanceof TimeoutException || root instanceof org.apache.kafka.common.errors.TimeoutException;
        return "Kafka does not answer at " + servers
                + (late ? " within " + patience.toSeconds() + " s" : ": " + root.getMessage())
                + "; start it, or correct kafka.bootstrap-servers";
    }
}
