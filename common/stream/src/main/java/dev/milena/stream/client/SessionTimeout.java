package dev.milena.stream.client;

import dev.milena.stream.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a member of a group may be silent before Kafka gives its partitions to another. */
public final class SessionTimeout {

    private static final Logger log = LoggerFactory.getLogger(SessionTimeout.class);

    /** Kafka's default with either protocol; with {@code classic} the member sets it, and we do. */
    static final Duration USUAL = Duration.ofSeconds(45);

    private static final String NAME = "consumer.session.timeout.ms";
    private static final long PATIENCE_SECONDS = 10;

    private SessionTimeout() {}

    /** Asks Kafka; blocks for ten seconds at most. What Kafka does not tell, or not us, is the usual. */
    public static Duration of(KafkaSettings settings, String group, String clientId) {
        if (settings.groupProtocol() == KafkaSettings.GroupProtocol.CLASSIC) {
            return USUAL;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        try (Admin admin = Admin.create(ClientConfig.admin(settings, clientId))) {
            Config config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(resource);
            ConfigEntry entry = config == null ? null : config.get(NAME);
            if (entry != null && entry.value() != null) {
                return Duration.ofMillis(Long.parseLong(entry.value()));
            }
        } catch (ExecutionException | TimeoutException | NumberFormatException untold) {
            log.warn("Kafka does not tell {} of {}; it is taken for {}", NAME, group, USUAL, untold);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return USUAL;
    }
}
