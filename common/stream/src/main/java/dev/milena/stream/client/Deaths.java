package dev.milena.stream.client;

import dev.milena.stream.TopicNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of every record that goes to {@code mail.dead}: its recipients have no final event and are in no queue, so somebody has to look. One ERROR line that
 * says what to do, and {@code milena.dead}. Thread-safe.
 */
public final class Deaths {

    private static final Logger log = LoggerFactory.getLogger(Deaths.class);

    private final Counter count;

    /** @param from the label of the metric: {@code route} or {@code deliver} */
    public Deaths(MeterRegistry metrics, String from) {
        this.count = Counter.builder("milena.dead")
                .description("Records that could not be handled and wait in mail.dead for an operator")
                .tag("from", from)
                .register(metrics);
    }

    /** @param origin {@code topic/partition/offset} */
    public void add(String origin, String reason) {
        count.increment();
        log.error(
                "{} goes to {}: {}. Nobody will deliver it until an operator acts: see `milena dead list`, then `milena dead replay`",
                origin,
                TopicNames.DEAD,
                reason);
    }
}
