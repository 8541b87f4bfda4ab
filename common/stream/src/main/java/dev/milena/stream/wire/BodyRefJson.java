package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.BodyRef;
import dev.milena.mail.ChunkGaps;
import tools.jackson.core.JsonGenerator;

/** Where the octets lie: a reference with {@code count} is to chunks, one without is to a whole message. Without {@code gaps} chunks are looked for. */
final class BodyRefJson {

    private static final int NO_COUNT = -1;

    private BodyRefJson() {}

    static void write(JsonGenerator out, String name, BodyRef ref) {
        out.writeObjectPropertyStart(name);
        switch (ref) {
            case BodyRef.Whole whole -> {
                out.writeNumberProperty("partition", whole.partition());
                out.writeNumberProperty("offset", whole.offset());
            }
            case BodyRef.Chunked chunked -> {
                out.writeNumberProperty("partition", chunked.partition());
                out.writeNumberProperty("offset", chunked.firstOffset());
                out.writeNumberProperty("count", chunked.count());
                if (chunked.gaps().known()) {
                    out.writeStringProperty("gaps", chunked.gaps().text());
                }
            }
        }
        out.writeNumberProperty("size", ref.size());
        out.writeStringProperty("sha256", ref.sha256());
        out.writeEndObject();
    }

    static BodyRef read(JsonIn in) {
        int partition = -1;
        long offset = -1;
        int count = NO_COUNT;
        long size = -1;
        String sha256 = null;
        String gaps = "";
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "partition" -> partition = in.integer();
                case "offset" -> offset = in.big();
                case "count" -> count = in.integer();
                case "gaps" -> gaps = in.text();
                case "size" -> size = in.big();
                case "sha256" -> sha256 = in.text();
                default -> in.skip();
            }
        }
        if (partition < 0 || offset < 0 || size < 0 || (count != NO_COUNT && count < 1)) {
            throw new WireFault("a body has a partition, an offset and a size");
        }
        String digest = required(sha256, "sha256");
        return count == NO_COUNT
                ? new BodyRef.Whole(partition, offset, size, digest)
                : new BodyRef.Chunked(partition, offset, count, size, digest, new ChunkGaps(gaps));
    }

    static BodyRef.Chunked chunked(JsonIn in) {
        return switch (read(in)) {
            case BodyRef.Chunked chunked -> chunked;
            case BodyRef.Whole whole -> throw new WireFault("chunks have a count");
        };
    }
}
