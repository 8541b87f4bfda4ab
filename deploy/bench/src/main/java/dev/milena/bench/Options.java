package dev.milena.bench;

import dev.milena.bench.socket.Loops;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code --key value} and {@code --flag}; what is not asked for is refused at the end. For one thread. */
final class Options {

    private final Map<String, List<String>> given = new LinkedHashMap<>();

    Options(String[] arguments, int from) {
        for (int i = from; i < arguments.length; i++) {
            if (!arguments[i].startsWith("--")) {
                throw new IllegalArgumentException("an option begins with --, not " + arguments[i]);
            }
            boolean flag = i + 1 == arguments.length || arguments[i + 1].startsWith("--");
            given.computeIfAbsent(arguments[i].substring(2), key -> new ArrayList<>())
                    .add(flag ? "true" : arguments[++i]);
        }
    }

    List<String> all(String key) {
        List<String> values = given.remove(key);
        return values == null ? List.of() : values;
    }

    String text(String key, String absent) {
        List<String> values = all(key);
        return values.isEmpty() ? absent : values.getLast();
    }

    @Nullable String text(String key) {
        List<String> values = all(key);
        return values.isEmpty() ? null : values.getLast();
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key, "false"));
    }

    int number(String key, int absent) {
        return Math.toIntExact(number(key, (long) absent));
    }

    long number(String key, long absent) {
        String text = text(key);
        return text == null ? absent : Long.parseLong(text);
    }

    Duration seconds(String key, int absent) {
        return Duration.ofSeconds(number(key, absent));
    }

    InetSocketAddress address(String key, String absent) {
        return Loops.address(text(key, absent));
    }

    void refuseOthers() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("no such option: --" + String.join(", --", given.keySet()));
        }
    }
}
