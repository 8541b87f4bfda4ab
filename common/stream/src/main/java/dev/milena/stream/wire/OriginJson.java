package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.Labels;
import dev.milena.mail.Origin;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Where a message came from and what its sender says about it: the fields {@code origin} and {@code labels} of accepted mail and of tasks. */
final class OriginJson {

    private OriginJson() {}

    static void write(JsonGenerator out, Origin origin, Labels labels) {
        out.writeObjectPropertyStart("origin");
        JsonOut.text(out, "peer", origin.peerAddress());
        JsonOut.text(out, "ehlo", origin.ehlo());
        out.writeStringProperty("protocol", origin.protocol());
        JsonOut.text(out, "session", origin.sessionId());
        out.writeStringProperty("node", origin.nodeId());
        out.writeEndObject();
        if (!labels.equals(Labels.NONE)) {
            out.writeObjectPropertyStart("labels");
            JsonOut.text(out, "tenant", labels.tenant());
            JsonOut.text(out, "campaign", labels.campaign());
            JsonOut.text(out, "class", labels.mailClass());
            JsonOut.texts(out, "metadata", labels.metadata());
            out.writeEndObject();
        }
    }

    static Origin origin(JsonIn in) {
        String peer = null;
        String ehlo = null;
        String protocol = null;
        String session = null;
        String node = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "peer" -> peer = in.textOrNull();
                case "ehlo" -> ehlo = in.textOrNull();
                case "protocol" -> protocol = in.text();
                case "session" -> session = in.textOrNull();
                case "node" -> node = in.text();
                default -> in.skip();
            }
        }
        return new Origin(peer, ehlo, required(protocol, "protocol"), session, required(node, "node"));
    }

    static Labels labels(JsonIn in) {
        String tenant = null;
        String campaign = null;
        String mailClass = null;
        Map<String, String> metadata = Map.of();
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "tenant" -> tenant = in.textOrNull();
                case "campaign" -> campaign = in.textOrNull();
                case "class" -> mailClass = in.textOrNull();
                case "metadata" -> metadata = in.texts();
                default -> in.skip();
            }
        }
        return new Labels(tenant, campaign, mailClass, metadata);
    }
}
