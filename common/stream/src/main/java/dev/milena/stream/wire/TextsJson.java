package dev.milena.stream.wire;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Named texts as one line of JSON, for tools that read what a command says. Stateless. */
public final class TextsJson {

    private TextsJson() {}

    /** In the order of the map. */
    public static String of(Map<String, String> texts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JsonOut.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            texts.forEach(out::writeStringProperty);
            out.writeEndObject();
        }
        return text.toString();
    }
}
