package dev.milena.stream.wire;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Event;
import dev.milena.mail.Parsed;
import dev.milena.mail.RemoteHost;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/**
 * The value of {@code mail.events}: field names are those of KumoMTA's log records, so that its tools read them, plus our own. Times have milliseconds, as
 * KumoMTA writes them: what is finer is cut off. Stateless.
 */
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(Event event) {
        return JsonOut.record(out -> {
            out.writeStringProperty("type", event.type().name());
            out.writeStringProperty("event_id", event.eventId());
            JsonOut.text(out, "attempt_id", event.attemptId());
            out.writeStringProperty("id", event.id().toString());
            out.writeNumberProperty("ordinal", event.ordinal());
            out.writeStringProperty("sender", event.sender());
            out.writeStringProperty("recipient", event.recipient());
            out.writeStringProperty("queue", event.queue());
            out.writeStringProperty("site", event.site());
            // The site is the destination key; both names, because each kind of reader looks for its own.
            out.writeStringProperty("destination", event.site());
            JsonOut.text(out, "lane", event.lane());
            out.writeNumberProperty("size", event.size());
            response(out, event.response());
            RemoteHost peer = event.peer();
            if (peer != null) {
                FailureJson.write(out, "peer_address", peer);
            }
            time(out, "timestamp", "event_time", event.eventTime());
            time(out, "created", "created_time", event.created());
            out.writeNumberProperty("num_attempts", event.numAttempts());
            JsonOut.text(out, "tls_protocol_version", event.tlsProtocol());
            JsonOut.text(out, "tls_cipher", event.tlsCipher());
            out.writeStringProperty("nodeid", event.nodeId());
            JsonOut.text(out, "session_id", event.sessionId());
            JsonOut.text(out, "reception_protocol", event.receptionProtocol());
            if (event.mayBeDuplicate()) {
                out.writeBooleanProperty("may_be_duplicate", true);
            }
            JsonOut.texts(out, "meta", event.meta());
        });
    }

    /** Never throws, whatever the bytes are. */
    public static Parsed<Event> decode(byte[] json) {
        return JsonIn.read(json, in -> {
            EventDraft draft = new EventDraft();
            in.object();
            for (String field = in.field(); field != null; field = in.field()) {
                draft.take(field, in);
            }
            return draft.event();
        });
    }

    /** The first fields alone; what lies behind them is not checked. Never throws, whatever the bytes are. */
    public static Parsed<EventBrief> brief(byte[] json) {
        return JsonIn.begin(json, EventBrief::read);
    }

    private static void response(JsonGenerator out, Event.Response response) {
        out.writeObjectPropertyStart("response");
        out.writeNumberProperty("code", response.code());
        EnhancedCode enhanced = response.enhanced();
        if (enhanced != null) {
            FailureJson.write(out, enhanced);
        }
        out.writeStringProperty("content", response.content());
        JsonOut.text(out, "command", response.command());
        out.writeEndObject();
    }

    private static void time(JsonGenerator out, String seconds, String text, Instant time) {
        out.writeNumberProperty(seconds, time.getEpochSecond());
        JsonOut.instant(out, text, time.truncatedTo(ChronoUnit.MILLIS));
    }
}
