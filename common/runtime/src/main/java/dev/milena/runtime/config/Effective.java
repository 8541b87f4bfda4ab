package dev.milena.runtime.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bound configuration as YAML again: what holds in the end, defaults included. Values of keys that sound secret are not printed. */
public final class Effective {

    private static final List<String> SECRET =
            List.of("password", "secret", "token", "credential", "private-key", "keystore.key", "jaas");

    private Effective() {}

    public static String print(Record config) {
        StringBuilder out = new StringBuilder();
        fields(out, config, 0);
        return out.toString();
    }

    private static void fields(StringBuilder out, Record section, int depth) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            field(out, Keys.kebab(component.getName()), read(component, section), depth);
        }
    }

    private static void field(StringBuilder out, String key, @Nullable Object value, int depth) {
        if (value == null) {
            return;
        }
        out.repeat("  ", depth).append(key).append(':');
        if (secret(key)) {
            out.append(" \"(secret)\"\n");
        } else if (value instanceof Record section && !Scalars.reads(section.getClass())) {
            out.append('\n');
            fields(out, section, depth + 1);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            map.entrySet().stream()
                    .sorted((a, b) -> String.valueOf(a.getKey()).compareTo(String.valueOf(b.getKey())))
                    .forEach(entry -> field(out, String.valueOf(entry.getKey()), entry.getValue(), depth + 1));
        } else {
            out.append(' ').append(inline(value)).append('\n');
        }
    }

    private static String inline(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Effective::inline).toList().toString();
        }
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof Record section && !Scalars.reads(section.getClass())) {
            StringBuilder out = new StringBuilder("{");
            for (RecordComponent component : section.getClass().getRecordComponents()) {
                Object part = read(component, section);
                if (part != null) {
                    String key = Keys.kebab(component.getName());
                    out.append(out.length() > 1 ? ", " : "").append(key).append(": ");
                    out.append(secret(key) ? "\"(secret)\"" : inline(part));
                }
            }
            return out.append('}').toString();
        }
        return scalar(value);
    }

    private static String scalar(Object value) {
        if (value instanceof Duration span) {
            return Durations.print(span);
        }
        if (value instanceof Enum<?> constant) {
            return Keys.kebab(constant.name());
        }
        String text = value.toString();
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof ByteSize;
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean secret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    private static @Nullable Object read(RecordComponent component, Record section) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(section);
        } catch (IllegalAccessException | InvocationTargetException closed) {
            throw new IllegalStateException("reading " + component, closed);
        }
    }
}
