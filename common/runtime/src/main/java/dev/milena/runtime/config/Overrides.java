package dev.milena.runtime.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code MILENA__INGRESS__MAX_MESSAGE_SIZE=20MiB} over the file: two underscores go one level down, one stands for a hyphen, a number is a place in a list.
 * A value that begins with a bracket or a brace is YAML, any other is taken as it is.
 */
final class Overrides {

    static final String PREFIX = "MILENA__";

    private final List<Problem> problems;

    Overrides(List<Problem> problems) {
        this.problems = problems;
    }

    /** The root with every override in it; in order of their names, so that the outcome never depends on the shell. */
    Node apply(Node root, Map<String, String> environment, List<ConfigLoader.Option> options) {
        Node result = root;
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX)) {
                List<String> keys = Arrays.stream(
                                name.substring(PREFIX.length()).split("__", -1))
                        .map(key -> key.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList();
                result = put(result, keys, value(name, variable.getValue()));
            }
        }
        for (ConfigLoader.Option option : options) {
            result = put(result, option.path(), new Node.Scalar("option " + option.name(), option.value()));
        }
        return result;
    }

    /** A value as it may stand in a variable or an annotation. */
    static Node inline(String where, String text, List<Problem> problems) {
        String stripped = text.strip();
        return stripped.startsWith("[") || stripped.startsWith("{")
                ? new YamlReader(where, false, problems).read(stripped)
                : new Node.Scalar(where, stripped);
    }

    private Node value(String name, String text) {
        return inline("environment " + name, text, problems);
    }

    private Node put(@Nullable Node here, List<String> keys, Node value) {
        if (keys.isEmpty()) {
            return value;
        }
        String key = keys.getFirst();
        List<String> rest = keys.subList(1, keys.size());
        if (here instanceof Node.Items list && key.matches("\\d{1,4}")) {
            List<Node> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(key);
            if (index < items.size()) {
                items.set(index, put(items.get(index), rest, value));
            } else if (index == items.size()) {
                items.add(put(null, rest, value));
            } else {
                problems.add(new Problem(
                        value.where(),
                        "",
                        "the list has " + items.size() + " elements; " + key + " would leave a gap"));
            }
            return new Node.Items(list.where(), items);
        }
        Map<String, Node> fields =
                here instanceof Node.Fields section ? new LinkedHashMap<>(section.fields()) : new LinkedHashMap<>();
        fields.put(key, put(fields.get(key), rest, value));
        return new Node.Fields(here instanceof Node.Fields ? here.where() : value.where(), fields);
    }
}
