package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import org.jspecify.annotations.Nullable;

/**
 * What an accountant needs of an event: whom it is about and what happened. Reading it costs a fraction of the whole event.
 *
 * @param eventId a repeated id is the same event again
 */
public record EventBrief(Event.Type type, String eventId, MailId mail, int ordinal) {

    static EventBrief read(JsonIn in) {
        Event.@Nullable Type type = null;
        String eventId = null;
        MailId mail = null;
        int ordinal = -1;
        boolean versioned = false;
        in.object();
        // They stand in front; what follows is not looked at.
        for (String field = in.field();
                field != null && (type == null || eventId == null || mail == null || ordinal < 0);
                field = in.field()) {
            switch (field) {
                case "v" -> {
                    in.version();
                    versioned = true;
                }
                case "type" -> type = Event.Type.valueOf(in.text());
                case "event_id" -> eventId = in.text();
                case "id" -> mail = MailId.parse(in.text()).orThrow();
                case "ordinal" -> ordinal = in.integer();
                default -> in.skip();
            }
        }
        if (!versioned || ordinal < 0) {
            throw new WireFault("a record has a version and an ordinal of at least 0");
        }
        return new EventBrief(required(type, "type"), required(eventId, "event_id"), required(mail, "id"), ordinal);
    }
}
