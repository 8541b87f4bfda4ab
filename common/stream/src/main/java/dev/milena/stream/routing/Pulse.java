package dev.milena.stream.routing;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Whether a consumer still speaks with Kafka. A poll does not tell: without a broker it returns nothing, as when there is no mail. The heartbeat does: it is
 * sent every few seconds, but only to a coordinator that answers.
 */
final class Pulse {

    private static final String SILENCE = "last-heartbeat-seconds-ago";

    /** Above what a broker's restart takes. */
    private static final double LONGEST_SECONDS = 30;

    private Pulse() {}

    /** Any thread. */
    static boolean beats(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
            if (each.getKey().name().equals(SILENCE) && each.getValue().metricValue() instanceof Number seconds) {
                return seconds.doubleValue() < LONGEST_SECONDS;
            }
        }
        return true;
    }
}
