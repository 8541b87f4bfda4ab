package dev.milena.stream.wire;

import dev.milena.mail.Parsed;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads one JSON object field by field. The typed readers take the current value and fault on any other type, so a record is either wholly what it should be or
 * malformed. For one thread.
 */
final class JsonIn {

    /** Twice what an envelope of a thousand longest recipients takes. What is read here is written again, and must fit a record then. */
    private static final int MAX_OCTETS = 3 * 1024 * 1024;

    /** What a clock can say, and what more can be added to. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final int MAX_COUNT = 1_000_000_000;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final JsonParser parser;

    private JsonIn(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads exactly one object that fills {@code bytes}. Whatever the bytes are, this returns. */
    static <T> Parsed<T> read(byte[] bytes, Function<JsonIn, T> reader) {
        if (bytes.length > MAX_OCTETS) {
            return Parsed.malformed("a record of " + bytes.length + " octets is larger than any of ours");
        }
        try (JsonParser parser = JsonOut.FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            JsonIn in = new JsonIn(parser);
            parser.nextToken();
            T value = reader.apply(in);
            return parser.nextToken() == null ? Parsed.ok(value) : Parsed.malformed("something follows the record");
        } catch (JacksonException notJson) {
            return Parsed.malformed("not the JSON of a record: " + notJson.getOriginalMessage());
        } catch (WireFault | IllegalArgumentException | DateTimeException wrong) {
            return Parsed.malformed(String.valueOf(wrong.getMessage()));
        }
    }

    /** Reads the beginning of the object; the rest may be anything. */
    static <T> Parsed<T> begin(byte[] bytes, Function<JsonIn, T> reader) {
        try (JsonParser parser = JsonOut.FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            JsonIn in = new JsonIn(parser);
            parser.nextToken();
            return Parsed.ok(reader.apply(in));
        } catch (JacksonException notJson) {
            return Parsed.malformed("not the JSON of a record: " + notJson.getOriginalMessage());
        } catch (WireFault | IllegalArgumentException | DateTimeException wrong) {
            return Parsed.malformed(String.valueOf(wrong.getMessage()));
        }
    }

    /** The value is an object: call {@link #field()} until it returns null. */
    void object() {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** The name of the next field, with its value as the current one; null at the end of the object. */
    @Nullable String field() {
        String name = parser.nextName();
        if (name == null) {
            expect(JsonToken.END_OBJECT, "the end of the object");
            return null;
        }
        parser.nextToken();
        return name;
    }

    /** The value is {@code {…}} of {@code "v":1}. */
    void version() {
        int version = integer();
        if (version != JsonOut.VERSION) {
            throw new WireFault("record version " + version + " is not known here, only " + JsonOut.VERSION);
        }
    }

    void skip() {
        parser.skipChildren();
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    String text() {
        expect(JsonToken.VALUE_STRING, "text");
        return whole(parser.getString());
    }

    @Nullable String textOrNull() {
        return isNull() ? null : text();
    }

    int integer() {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return parser.getIntValue();
    }

    long big() {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return parser.getLongValue();
    }

    boolean flag() {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new WireFault(where() + " is not true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    Instant instant() {
        Instant time = Instant.parse(text());
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new WireFault(where() + " is no time of ours: " + time);
        }
        return time;
    }

    /** A count that one more can be added to. */
    int count() {
        int count = integer();
        if (count < 0 || count > MAX_COUNT) {
            throw new WireFault(where() + " is not 0 to " + MAX_COUNT);
        }
        return count;
    }

    <T> List<T> list(Function<JsonIn, T> element) {
        expect(JsonToken.START_ARRAY, "a list");
        List<T> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(element.apply(this));
        }
        return all;
    }

    Map<String, String> texts() {
        object();
        Map<String, String> all = new HashMap<>();
        for (String key = field(); key != null; key = field()) {
            all.put(whole(key), text());
        }
        return all;
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new WireFault("the field " + name + " is missing");
        }
        return value;
    }

    private String whole(String text) {
        if (hasHalfACharacter(text)) {
            throw new WireFault(where() + " has half a character");
        }
        return text;
    }

    /** JSON may name one surrogate alone; as UTF-8 it could not be written again. */
    private static boolean hasHalfACharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private void expect(JsonToken token, String what) {
        if (parser.currentToken() != token) {
            throw new WireFault(where() + " is not " + what);
        }
    }

    private String where() {
        String name = parser.currentName();
        return name == null ? "the record" : "the field " + name;
    }
}
