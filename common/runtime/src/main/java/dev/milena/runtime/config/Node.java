package dev.milena.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was written, before anybody knows its type. {@code where} names its place for a person: file and line, or environment variable. */
sealed interface Node {

    String where();

    /** How a problem calls it. */
    String kind();

    /** @param text null where the file says nothing ({@code key:}) */
    record Scalar(String where, @Nullable String text) implements Node {
        @Override
        public String kind() {
            return "'" + text + "'";
        }
    }

    record Items(String where, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Fields(String where, Map<String, Node> fields) implements Node {
        @Override
        public String kind() {
            return "a section of keys";
        }

        static Fields none(String where) {
            return new Fields(where, new LinkedHashMap<>());
        }
    }

    /** Whether nothing was said, so that the default holds. */
    static boolean absent(@Nullable Node node) {
        return node == null || (node instanceof Scalar scalar && scalar.text() == null);
    }
}
