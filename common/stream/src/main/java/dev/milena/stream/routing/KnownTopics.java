package dev.milena.stream.routing;

import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which topics exist, as far as was seen lately: operators make and delete dedicated ones at run time. For the poll thread. */
final class KnownTopics {

    private static final Logger log = LoggerFactory.getLogger(KnownTopics.class);
    private static final long PRESENT = Duration.ofSeconds(30).toNanos();
    private static final long ABSENT = Duration.ofSeconds(10).toNanos();

    private record Seen(boolean there, long at) {}

    private final Map<String, Seen> seen = new HashMap<>();
    private final Time time;

    KnownTopics(Time time) {
        this.time = time;
    }

    /** @param look asks Kafka */
    boolean exist(String topic, Predicate<String> look) {
        Seen last = seen.get(topic);
        if (last != null && time.nanos() - last.at() < (last.there() ? PRESENT : ABSENT)) {
            return last.there();
        }
        boolean there = look.test(topic);
        if (!there) {
            log.warn("{} does not exist: its tasks go to the shared topic", topic);
        }
        seen.put(topic, new Seen(there, time.nanos()));
        return there;
    }

    void forget() {
        seen.clear();
    }
}
