package dev.milena.runtime.config;

import dev.milena.mail.Parsed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One value of text into one Java value. Besides the plain types every type with a {@code public static Parsed<T> parse(String)} can be read, so the nouns
 * of mail and the types of this package need no registration.
 */
final class Scalars {

    private Scalars() {}

    static boolean reads(Class<?> type) {
        return type == String.class
                || type == Duration.class
                || type == Path.class
                || type == int.class
                || type == long.class
                || type == boolean.class
                || type == double.class
                || type == Integer.class
                || type == Long.class
                || type == Boolean.class
                || type.isEnum()
                || parser(type).isPresent();
    }

    static Parsed<?> parse(Class<?> type, String text) {
        if (type == String.class) {
            return Parsed.ok(text);
        }
        if (type == Duration.class) {
            return Durations.parse(text);
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == int.class || type == Integer.class) {
            return integer(text);
        }
        if (type == long.class || type == Long.class) {
            return whole(text);
        }
        if (type == double.class) {
            return number(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false")
                    ? Parsed.ok(text.equals("true"))
                    : Parsed.malformed("'" + text + "' is neither true nor false");
        }
        return type.isEnum() ? constant(type, text) : byItsParser(type, text);
    }

    private static Parsed<?> constant(Class<?> type, String text) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = Keys.kebab(((Enum<?>) constant).name());
            if (name.equals(text)) {
                return Parsed.ok(constant);
            }
            names.add(name);
        }
        return Parsed.malformed("'" + text + "' is none of " + String.join(", ", names));
    }

    private static Parsed<Path> path(String text) {
        try {
            return text.isEmpty() ? Parsed.malformed("a path is not empty") : Parsed.ok(Path.of(text));
        } catch (InvalidPathException bad) {
            return Parsed.malformed("'" + text + "' is no path: " + bad.getReason());
        }
    }

    private static Parsed<Integer> integer(String text) {
        return switch (whole(text)) {
            case Parsed.Ok<Long> ok ->
                ok.value() == ok.value().intValue()
                        ? Parsed.ok(ok.value().intValue())
                        : Parsed.malformed("'" + text + "' is too large a number");
            case Parsed.Malformed<Long> bad -> Parsed.malformed(bad.reason());
        };
    }

    private static Parsed<Long> whole(String text) {
        return text.matches("-?\\d{1,18}")
                ? Parsed.ok(Long.parseLong(text))
                : Parsed.malformed("'" + text + "' is no whole number; write digits only");
    }

    private static Parsed<Double> number(String text) {
        return text.matches("-?\\d{1,15}(\\.\\d{1,15})?")
                ? Parsed.ok(Double.parseDouble(text))
                : Parsed.malformed("'" + text + "' is no number; write 3 or 0.5");
    }

    private static Optional<Method> parser(Class<?> type) {
        try {
            Method parse = type.getMethod("parse", String.class);
            return Modifier.isStatic(parse.getModifiers()) && parse.getReturnType() == Parsed.class
                    ? Optional.of(parse)
                    : Optional.empty();
        } catch (NoSuchMethodException none) {
            return Optional.empty();
        }
    }

    private static Parsed<?> byItsParser(Class<?> type, String text) {
        Method parse = parser(type).orElseThrow(() -> new IllegalStateException("no way to read a " + type));
        try {
            parse.setAccessible(true);
            return (Parsed<?>) parse.invoke(null, text);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException bad) {
                return Parsed.malformed(String.valueOf(bad.getMessage()));
            }
            throw new IllegalStateException("reading a " + type, thrown.getCause());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException("reading a " + type, closed);
        }
    }
}
