package dev.milena.deliverer.bounce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a multipart message by the letter of RFC 2046 §5.1, and nothing of how it was written. */
record MimeReading(Map<String, String> headers, List<Part> parts) {

    record Part(Map<String, String> headers, String body) {
        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    static MimeReading of(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        Map<String, String> headers = fields(text.substring(0, end + 2));
        String type = headers.getOrDefault("content-type", "");
        int quote = type.indexOf("boundary=\"") + 10;
        String delimiter = "\r\n--" + type.substring(quote, type.indexOf('"', quote));
        // The delimiter's CRLF belongs to it, and the first may stand right behind the header section.
        String body = text.substring(end + 2);
        List<Part> parts = new ArrayList<>();
        int at = body.indexOf(delimiter);
        while (!body.startsWith("--", at + delimiter.length())) {
            int from = at + delimiter.length() + 2;
            at = body.indexOf(delimiter, from);
            parts.add(part(body.substring(from, at)));
        }
        return new MimeReading(headers, parts);
    }

    private static Part part(String text) {
        int end = text.indexOf("\r\n\r\n");
        return new Part(fields(text.substring(0, end + 2)), text.substring(end + 4));
    }

    static Map<String, String> fields(String section) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : section.replaceAll("\r\n[ \t]+", " ").split("\r\n", -1)) {
            if (!line.isEmpty()) {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }
}
