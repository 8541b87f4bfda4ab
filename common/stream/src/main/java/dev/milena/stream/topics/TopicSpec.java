package dev.milena.stream.topics;

import java.util.Map;

/** How one topic is to be made. */
record TopicSpec(String name, int partitions, Map<String, String> config) {

    TopicSpec {
        config = Map.copyOf(config);
    }

    String wanted(String key) {
        String value = config.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the plan says nothing of " + key + " of " + name);
        }
        return value;
    }
}
