package dev.milena.stream.wire;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes one JSON object as UTF-8 bytes. Fields without a value are left out, so that a record costs what it says. */
final class JsonOut {

    /** The version of every record written here. */
    static final int VERSION = 1;

    /** Thread-safe. Its buffers stay with the threads, which are few and long-lived. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    /** Most envelopes and tasks are below this; a larger one grows. */
    private static final int USUAL_SIZE = 1024;

    private JsonOut() {}

    /** The bytes of {@code {"v":1, …}} with the fields that {@code fields} writes. */
    static byte[] record(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeNumberProperty("v", VERSION);
            fields.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static void text(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    static void instant(JsonGenerator out, String name, Instant value) {
        out.writeStringProperty(name, value.toString());
    }

    static void texts(JsonGenerator out, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.writeObjectPropertyStart(name);
            values.forEach(out::writeStringProperty);
            out.writeEndObject();
        }
    }
}
