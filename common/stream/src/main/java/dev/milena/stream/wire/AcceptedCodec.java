package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Origin;
import dev.milena.mail.Parsed;
import java.time.Instant;

/** The {@code envelope} header of {@code mail.accepted}. Stateless. */
public final class AcceptedCodec {

    private AcceptedCodec() {}

    public static byte[] encode(AcceptedMail mail) {
        return JsonOut.record(out -> {
            out.writeStringProperty("id", mail.id().toString());
            JsonOut.instant(out, "accepted_at", mail.acceptedAt());
            EnvelopeJson.write(out, mail.envelope());
            OriginJson.write(out, mail.origin(), mail.labels());
            out.writeNumberProperty("size", mail.size());
            out.writeStringProperty("sha256", mail.sha256());
            BodyRef.Chunked chunks = mail.chunks();
            if (chunks != null) {
                BodyRefJson.write(out, "chunks", chunks);
            }
        });
    }

    /** Never throws, whatever the bytes are. */
    public static Parsed<AcceptedMail> decode(byte[] json) {
        return JsonIn.read(json, AcceptedCodec::read);
    }

    /** Whose envelope it is, without a look at the recipients, of whom there may be a thousand. Never throws. */
    public static Parsed<MailId> id(byte[] json) {
        return JsonIn.begin(json, in -> {
            in.object();
            for (String field = in.field(); field != null; field = in.field()) {
                if (field.equals("id")) {
                    return MailId.parse(in.text()).orThrow();
                }
                in.skip();
            }
            throw new WireFault("a record has an id");
        });
    }

    private static AcceptedMail read(JsonIn in) {
        boolean versioned = false;
        MailId id = null;
        Instant acceptedAt = null;
        Envelope envelope = null;
        Origin origin = null;
        Labels labels = Labels.NONE;
        long size = -1;
        String sha256 = null;
        BodyRef.Chunked chunks = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "v" -> {
                    in.version();
                    versioned = true;
                }
                case "id" -> id = MailId.parse(in.text()).orThrow();
                case "accepted_at" -> acceptedAt = in.instant();
                case "envelope" -> envelope = EnvelopeJson.read(in);
                case "origin" -> origin = OriginJson.origin(in);
                case "labels" -> labels = OriginJson.labels(in);
                case "size" -> size = in.big();
                case "sha256" -> sha256 = in.text();
                case "chunks" -> chunks = BodyRefJson.chunked(in);
                default -> in.skip();
            }
        }
        if (!versioned || size < 0) {
            throw new WireFault("a record has a version and a size");
        }
        return new AcceptedMail(
                required(id, "id"),
                required(acceptedAt, "accepted_at"),
                required(envelope, "envelope"),
                required(origin, "origin"),
                labels,
                size,
                required(sha256, "sha256"),
                chunks);
    }
}
