package dev.milena.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * YAML text into a {@link Node} with the line of everything. A key that stands twice, an anchor, an alias and a second document are problems: none of them
 * has one obvious meaning in a configuration file.
 */
final class YamlReader {

    /** Deeper than any configuration of ours; a bound, because recursion reads it. */
    private static final int MAX_DEPTH = 32;

    private final String name;
    private final boolean lines;
    private final List<Problem> problems;

    /** @param lines whether places have a line number; an environment variable has none */
    YamlReader(String name, boolean lines, List<Problem> problems) {
        this.name = name;
        this.lines = lines;
        this.problems = problems;
    }

    /** The document, or an empty section when there is none or it cannot be read (then there is a problem). */
    Node read(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return Node.Fields.none(name);
            }
            Node root = node(parser, "", 0);
            if (parser.nextToken() != null) {
                problems.add(new Problem(where(parser), "", "a second document; one file holds one configuration"));
            }
            return root;
        } catch (JacksonException unreadable) {
            TokenStreamLocation at = unreadable.getLocation();
            String place = lines && at != null && at.getLineNr() > 0 ? name + ":" + at.getLineNr() : name;
            problems.add(new Problem(place, "", "this is no YAML: " + firstLine(unreadable.getOriginalMessage())));
            return Node.Fields.none(name);
        }
    }

    private Node node(JsonParser parser, String path, int depth) {
        if (depth > MAX_DEPTH) {
            problems.add(new Problem(where(parser), path, "nested too deep"));
            parser.skipChildren();
            return new Node.Scalar(where(parser), null);
        }
        refuseReferences(parser, path);
        String where = where(parser);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return fields(parser, path, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser, path + "[" + items.size() + "]", depth + 1));
            }
            return new Node.Items(where, items);
        }
        return new Node.Scalar(where, token == JsonToken.VALUE_NULL ? null : parser.getString());
    }

    private Node fields(JsonParser parser, String path, int depth) {
        String where = where(parser);
        Map<String, Node> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String keyPlace = where(parser);
            String at = Keys.join(path, key);
            parser.nextToken();
            Node value = node(parser, at, depth + 1);
            if (fields.containsKey(key)) {
                problems.add(new Problem(
                        keyPlace,
                        at,
                        "stands here a second time (first at " + fields.get(key).where() + "); keep one of them"));
            } else {
                fields.put(key, value);
            }
        }
        return new Node.Fields(where, fields);
    }

    private void refuseReferences(JsonParser parser, String path) {
        if (parser instanceof YAMLParser yaml && (yaml.isCurrentAlias() || yaml.getObjectId() != null)) {
            problems.add(new Problem(where(parser), path, "anchors and aliases are not read; write the value out"));
        }
    }

    private String where(JsonParser parser) {
        return lines ? name + ":" + parser.currentTokenLocation().getLineNr() : name;
    }

    private static String firstLine(String message) {
        String line = message.strip().lines().findFirst().orElse("unreadable").strip();
        return line.isEmpty() ? "unreadable" : line;
    }
}
