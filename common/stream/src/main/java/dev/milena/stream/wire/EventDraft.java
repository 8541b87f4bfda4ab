package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import dev.milena.mail.RemoteHost;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an event as they come, in any order. */
final class EventDraft {

    private boolean versioned;
    private Event.@Nullable Type type;
    private @Nullable String eventId;
    private @Nullable String attemptId;
    private @Nullable MailId id;
    private int ordinal;
    private @Nullable String sender;
    private @Nullable String recipient;
    private @Nullable String queue;
    private @Nullable String site;
    private @Nullable String lane;
    private long size;
    private Event.@Nullable Response response;
    private @Nullable RemoteHost peer;
    private @Nullable Instant eventTime;
    private @Nullable Instant created;
    private int numAttempts;
    private @Nullable String tlsProtocol;
    private @Nullable String tlsCipher;
    private @Nullable String nodeId;
    private @Nullable String sessionId;
    private @Nullable String receptionProtocol;
    private boolean mayBeDuplicate;
    private Map<String, String> meta = Map.of();

    void take(String field, JsonIn in) {
        switch (field) {
            case "v" -> {
                in.version();
                versioned = true;
            }
            case "type" -> type = Event.Type.valueOf(in.text());
            case "event_id" -> eventId = in.text();
            case "attempt_id" -> attemptId = in.textOrNull();
            case "id" -> id = MailId.parse(in.text()).orThrow();
            case "ordinal" -> ordinal = in.integer();
            case "sender" -> sender = in.text();
            case "recipient" -> recipient = in.text();
            case "queue" -> queue = in.text();
            case "site" -> site = in.text();
            case "lane" -> lane = in.textOrNull();
            case "size" -> size = in.big();
            case "response" -> response = response(in);
            case "peer_address" -> peer = in.isNull() ? null : FailureJson.remote(in);
            case "event_time" -> eventTime = in.instant();
            case "created_time" -> created = in.instant();
            case "num_attempts" -> numAttempts = in.integer();
            case "tls_protocol_version" -> tlsProtocol = in.textOrNull();
            case "tls_cipher" -> tlsCipher = in.textOrNull();
            case "nodeid" -> nodeId = in.text();
            case "session_id" -> sessionId = in.textOrNull();
            case "reception_protocol" -> receptionProtocol = in.textOrNull();
            case "may_be_duplicate" -> mayBeDuplicate = in.flag();
            case "meta" -> meta = in.texts();
            default -> in.skip();
        }
    }

    Event event() {
        if (!versioned || ordinal < 0) {
            throw new WireFault("a record has a version and an ordinal of at least 0");
        }
        return new Event(
                required(type, "type"),
                required(eventId, "event_id"),
                attemptId,
                required(id, "id"),
                ordinal,
                required(sender, "sender"),
                required(recipient, "recipient"),
                required(queue, "queue"),
                required(site, "site"),
                lane,
                size,
                required(response, "response"),
                peer,
                required(eventTime, "event_time"),
                required(created, "created_time"),
                numAttempts,
                tlsProtocol,
                tlsCipher,
                required(nodeId, "nodeid"),
                sessionId,
                receptionProtocol,
                mayBeDuplicate,
                meta);
    }

    private static Event.Response response(JsonIn in) {
        int code = 0;
        EnhancedCode enhanced = null;
        String content = null;
        String command = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "code" -> code = in.integer();
                case "enhanced_code" -> enhanced = in.isNull() ? null : FailureJson.enhanced(in);
                case "content" -> content = in.text();
                case "command" -> command = in.textOrNull();
                default -> in.skip();
            }
        }
        return new Event.Response(code, enhanced, required(content, "content"), command);
    }
}
