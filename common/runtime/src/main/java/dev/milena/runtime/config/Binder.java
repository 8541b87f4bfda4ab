package dev.milena.runtime.config;

import dev.milena.mail.Parsed;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Node} into records, by the names of their components. It never stops at the first problem: a method returns null exactly when it has added one.
 * One binding, one thread. A type it cannot bind at all is a bug and throws.
 */
final class Binder {

    private final List<Problem> problems;
    private final Set<String> given = new LinkedHashSet<>();

    Binder(List<Problem> problems) {
        this.problems = problems;
    }

    /** The paths that file and environment name themselves. */
    Set<String> given() {
        return given;
    }

    @Nullable Object record(Class<?> type, Node.Fields section, String path) {
        RecordComponent[] components = type.getRecordComponents();
        int before = problems.size();
        refuseUnknown(components, section, path);
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int at = 0; at < components.length; at++) {
            values[at] = component(components[at], section, path);
        }
        return problems.size() > before ? null : construct(type, components, values, section.where(), path);
    }

    private void refuseUnknown(RecordComponent[] components, Node.Fields section, String path) {
        List<String> known = Arrays.stream(components)
                .map(component -> Keys.kebab(component.getName()))
                .toList();
        section.fields().forEach((key, node) -> {
            if (!known.contains(key)) {
                problems.add(new Problem(
                        node.where(), Keys.join(path, key), "there is no such key" + Keys.hint(key, known)));
            }
        });
    }

    private @Nullable Object component(RecordComponent component, Node.Fields section, String path) {
        String key = Keys.kebab(component.getName());
        String at = Keys.join(path, key);
        Node node = section.fields().get(key);
        if (node != null && !Node.absent(node)) {
            given.add(at);
            return value(component.getGenericType(), node, at);
        }
        Default preset = component.getAnnotation(Default.class);
        if (preset != null) {
            Node written = Overrides.inline(section.where(), preset.value(), problems);
            return new Binder(problems).value(component.getGenericType(), written, at);
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        if (component.getType().isRecord() && !Scalars.reads(component.getType())) {
            return record(component.getType(), Node.Fields.none(section.where()), at);
        }
        return problem(section.where(), at, "is missing and has no default; write it");
    }

    private @Nullable Object value(Type type, Node node, String path) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == List.class) {
                return list(generic.getActualTypeArguments()[0], node, path);
            }
            if (generic.getRawType() == Map.class && generic.getActualTypeArguments()[0] == String.class) {
                return map(generic.getActualTypeArguments()[1], node, path);
            }
        }
        Class<?> plain = type instanceof Class<?> simple ? simple : unreadable(type);
        if (Scalars.reads(plain)) {
            return scalar(plain, node, path);
        }
        return plain.isRecord() ? nested(plain, node, path) : unreadable(type);
    }

    private @Nullable Object scalar(Class<?> type, Node node, String path) {
        if (!(node instanceof Node.Scalar scalar)) {
            return problem(node.where(), path, "is " + node.kind() + "; one value is expected here");
        }
        return switch (Scalars.parse(type, String.valueOf(scalar.text()))) {
            case Parsed.Ok<?> ok -> ok.value();
            case Parsed.Malformed<?> bad -> problem(node.where(), path, bad.reason());
        };
    }

    /** One value alone stands for the first key of a section whose other keys can be left out: {@code listeners: ["127.0.0.1:2525"]}. */
    private @Nullable Object nested(Class<?> type, Node node, String path) {
        if (node instanceof Node.Fields section) {
            return record(type, section, path);
        }
        RecordComponent[] components = type.getRecordComponents();
        boolean shortForm = node instanceof Node.Scalar
                && components.length > 0
                && Scalars.reads(components[0].getType())
                && Arrays.stream(components).skip(1).allMatch(Binder::optional);
        if (shortForm) {
            Map<String, Node> only = Map.of(Keys.kebab(components[0].getName()), node);
            return record(type, new Node.Fields(node.where(), only), path);
        }
        List<String> known = Arrays.stream(components)
                .map(component -> Keys.kebab(component.getName()))
                .toList();
        return problem(
                node.where(), path, "is " + node.kind() + "; a section is expected, with " + String.join(", ", known));
    }

    private static boolean optional(RecordComponent component) {
        return component.isAnnotationPresent(Default.class)
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || (component.getType().isRecord() && !Scalars.reads(component.getType()));
    }

    private @Nullable Object list(Type element, Node node, String path) {
        return switch (node) {
            case Node.Items list -> elements(element, list.items(), path);
            case Node.Scalar scalar -> elements(element, split(scalar), path);
            case Node.Fields section -> numbered(element, section, path);
        };
    }

    private static List<Node> split(Node.Scalar scalar) {
        String text = String.valueOf(scalar.text()).strip();
        List<Node> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                parts.add(new Node.Scalar(scalar.where(), part.strip()));
            }
        }
        return parts;
    }

    /** {@code MILENA__INGRESS__LISTENERS__0__ADDRESS} without a list in the file. */
    private @Nullable Object numbered(Type element, Node.Fields section, String path) {
        List<Node> items = new ArrayList<>();
        for (int at = 0; at < section.fields().size(); at++) {
            Node item = section.fields().get(Integer.toString(at));
            if (item == null) {
                return problem(section.where(), path, "is a section of keys; a list is expected, written [a, b]");
            }
            items.add(item);
        }
        return elements(element, items, path);
    }

    private @Nullable Object elements(Type element, List<Node> items, String path) {
        List<Object> values = new ArrayList<>();
        for (Node item : items) {
            String at = path + "[" + values.size() + "]";
            Object value = Node.absent(item)
                    ? problem(item.where(), at, "is empty; write a value or take the line out")
                    : value(element, item, at);
            values.add(value == null ? path : value);
        }
        return List.copyOf(values);
    }

    private @Nullable Object map(Type element, Node node, String path) {
        if (node instanceof Node.Scalar scalar && String.valueOf(scalar.text()).isEmpty()) {
            return Map.of();
        }
        if (!(node instanceof Node.Fields section)) {
            return problem(node.where(), path, "is " + node.kind() + "; a section of keys is expected");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        section.fields().forEach((key, item) -> {
            String at = Keys.join(path, key);
            Object value = Node.absent(item)
                    ? problem(item.where(), at, "is empty; write a value or take the line out")
                    : value(element, item, at);
            values.put(key, value == null ? path : value);
        });
        return values;
    }

    private @Nullable Object construct(
            Class<?> type, RecordComponent[] components, @Nullable Object[] values, String where, String path) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException bad) {
                return problem(where, path, String.valueOf(bad.getMessage()));
            }
            throw new IllegalStateException("making a " + type, thrown.getCause());
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException("making a " + type, closed);
        }
    }

    private static Class<?> unreadable(Type type) {
        throw new IllegalStateException("no configuration key can be a " + type);
    }

    private @Nullable Object problem(String where, String path, String message) {
        problems.add(new Problem(where, path, message));
        return null;
    }
}
