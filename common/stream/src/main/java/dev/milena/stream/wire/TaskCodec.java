package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.BodyRef;
import dev.milena.mail.Destination;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailDomain;
import dev.milena.mail.MailId;
import dev.milena.mail.Origin;
import dev.milena.mail.Parsed;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A delivery task: the {@code task} header beside an inline body, or the whole value where the body is a reference. Stateless. */
public final class TaskCodec {

    private TaskCodec() {}

    public static byte[] encode(Task task) {
        return JsonOut.record(out -> {
            out.writeStringProperty("id", task.id().text());
            out.writeStringProperty("mail", task.mail().toString());
            out.writeStringProperty("destination", task.destination().key());
            out.writeStringProperty("domain", task.domain().text());
            EnvelopeJson.write(out, task.envelope());
            RouteJson.write(out, task.route());
            BodyRefJson.write(out, "body", task.body());
            JsonOut.instant(out, "accepted_at", task.acceptedAt());
            out.writeNumberProperty("attempts", task.attempts());
            out.writeNumberProperty("spills", task.spills());
            if (task.delayWarned()) {
                out.writeBooleanProperty("delay_warned", true);
            }
            if (!task.doubtful().isEmpty()) {
                out.writeArrayPropertyStart("doubtful");
                task.doubtful().stream().sorted().forEach(n -> out.writeNumber(n.intValue()));
                out.writeEndArray();
            }
            OriginJson.write(out, task.origin(), task.labels());
        });
    }

    /** Never throws, whatever the bytes are. */
    public static Parsed<Task> decode(byte[] json) {
        return JsonIn.read(json, in -> {
            Draft draft = new Draft();
            in.object();
            for (String field = in.field(); field != null; field = in.field()) {
                draft.take(field, in);
            }
            return draft.task();
        });
    }

    /** The fields as they come, in any order. */
    private static final class Draft {
        private boolean versioned;
        private @Nullable TaskId id;
        private @Nullable MailId mail;
        private @Nullable Destination destination;
        private @Nullable MailDomain domain;
        private @Nullable Envelope envelope;
        private @Nullable Route route;
        private @Nullable BodyRef body;
        private @Nullable Instant acceptedAt;
        private int attempts;
        private int spills;
        private boolean delayWarned;
        private final Set<Integer> doubtful = new HashSet<>(0);
        private @Nullable Origin origin;
        private Labels labels = Labels.NONE;

        void take(String field, JsonIn in) {
            switch (field) {
                case "v" -> {
                    in.version();
                    versioned = true;
                }
                case "id" -> id = new TaskId(in.text());
                case "mail" -> mail = MailId.parse(in.text()).orThrow();
                case "destination" -> destination = new Destination(in.text());
                case "domain" -> domain = DomainJson.domain(in.text());
                case "envelope" -> envelope = EnvelopeJson.read(in);
                case "route" -> route = RouteJson.read(in);
                case "body" -> body = BodyRefJson.read(in);
                case "accepted_at" -> acceptedAt = in.instant();
                case "attempts" -> attempts = in.count();
                case "spills" -> spills = in.count();
                case "delay_warned" -> delayWarned = in.flag();
                case "doubtful" -> doubtful.addAll(in.list(JsonIn::integer));
                case "origin" -> origin = OriginJson.origin(in);
                case "labels" -> labels = OriginJson.labels(in);
                default -> in.skip();
            }
        }

        Task task() {
            if (!versioned) {
                throw new WireFault("a record has a version");
            }
            return new Task(
                    required(id, "id"),
                    required(mail, "mail"),
                    required(destination, "destination"),
                    required(domain, "domain"),
                    required(envelope, "envelope"),
                    required(route, "route"),
                    required(body, "body"),
                    required(acceptedAt, "accepted_at"),
                    attempts,
                    spills,
                    delayWarned,
                    required(origin, "origin"),
                    labels,
                    doubtful);
        }
    }
}
