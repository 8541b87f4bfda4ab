package dev.milena.standalone;

import dev.milena.deliverer.DelivererConfig;
import dev.milena.ingress.IngressConfig;
import dev.milena.router.RouterConfig;
import dev.milena.runtime.ops.OpsConfig;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.topics.TopicPlan;
import java.util.List;

/** A whole configuration file. Every process reads all of it, so that one file can serve an installation and a slip in it is told wherever it is used first. */
public record MilenaConfig(
        KafkaSettings kafka,
        StandaloneConfig standalone,
        OpsConfig ops,
        IngressConfig ingress,
        RouterConfig router,
        DelivererConfig deliverer) {

    public MilenaConfig {
        // What Kafka answers within its own time has to find the client still waiting; else each slow answer is a
        // message
        // that is stored, answered 451 and cancelled.
        if (ingress.timeouts().accept().compareTo(kafka.requestTimeout()) <= 0) {
            throw new IllegalArgumentException("ingress.timeouts.accept is longer than kafka.request-timeout ("
                    + kafka.requestTimeout().toMillis() + "ms), not "
                    + ingress.timeouts().accept().toMillis() + "ms");
        }
    }

    /** The topics that this configuration needs. */
    public TopicPlan topics(int replication, boolean small, boolean fsync) {
        List<DeliverTopic> dedicated = router.dedicated().stream()
                .map(domain -> new DeliverTopic(domain.ascii()))
                .toList();
        return new TopicPlan(
                deliverer.retry().expire(), deliverer.retry().schedule(), dedicated, replication, small, fsync);
    }
}
