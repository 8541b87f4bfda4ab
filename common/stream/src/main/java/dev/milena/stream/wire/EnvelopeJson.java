package dev.milena.stream.wire;

import static dev.milena.stream.wire.JsonIn.required;

import dev.milena.mail.BodyType;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.Envelope;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code {"sender":…,"recipients":[{"ordinal":0,"mailbox":…},…],"body_type":"8BITMIME"?,"smtputf8":true?,"ret":…?,"envid":…?}}. */
final class EnvelopeJson {

    /** The words of RFC 6152; 7BIT is left out. */
    private static final String EIGHT_BIT = "8BITMIME";

    /** Ten times what the ingress takes. All tasks of a message are written in one transaction. */
    private static final int MAX_RECIPIENTS = 10_000;

    private EnvelopeJson() {}

    static void write(JsonGenerator out, Envelope envelope) {
        out.writeObjectPropertyStart("envelope");
        out.writeStringProperty("sender", DomainJson.text(envelope.sender()));
        out.writeArrayPropertyStart("recipients");
        for (Recipient recipient : envelope.recipients()) {
            write(out, recipient);
        }
        out.writeEndArray();
        if (envelope.bodyType() == BodyType.EIGHT_BIT_MIME) {
            out.writeStringProperty("body_type", EIGHT_BIT);
        }
        if (envelope.smtpUtf8()) {
            out.writeBooleanProperty("smtputf8", true);
        }
        DsnReturn ret = envelope.ret();
        JsonOut.text(out, "ret", ret == null ? null : ret.name());
        JsonOut.text(out, "envid", envelope.envelopeId());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Recipient recipient) {
        out.writeStartObject();
        out.writeNumberProperty("ordinal", recipient.ordinal());
        out.writeStringProperty("mailbox", DomainJson.text(recipient.mailbox()));
        if (!recipient.notifyOn().isEmpty()) {
            out.writeArrayPropertyStart("notify");
            for (Notify notify : recipient.notifyOn()) {
                out.writeString(notify.name());
            }
            out.writeEndArray();
        }
        JsonOut.text(out, "orcpt", recipient.originalRecipient());
        out.writeEndObject();
    }

    static Envelope read(JsonIn in) {
        ReversePath sender = null;
        List<Recipient> recipients = null;
        BodyType bodyType = BodyType.SEVEN_BIT;
        boolean smtpUtf8 = false;
        DsnReturn ret = null;
        String envelopeId = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "sender" -> sender = DomainJson.path(in.text());
                case "recipients" -> recipients = in.list(EnvelopeJson::recipient);
                case "body_type" -> bodyType = EIGHT_BIT.equals(in.text()) ? BodyType.EIGHT_BIT_MIME : bodyType;
                case "smtputf8" -> smtpUtf8 = in.flag();
                case "ret" -> ret = DsnReturn.valueOf(in.text());
                case "envid" -> envelopeId = in.textOrNull();
                default -> in.skip();
            }
        }
        check(required(recipients, "recipients"));
        return new Envelope(
                required(sender, "sender"), required(recipients, "recipients"), bodyType, smtpUtf8, ret, envelopeId);
    }

    private static void check(List<Recipient> recipients) {
        if (recipients.size() > MAX_RECIPIENTS) {
            throw new WireFault(
                    recipients.size() + " recipients are more than the " + MAX_RECIPIENTS + " a message may have");
        }
        Set<Integer> ordinals = HashSet.newHashSet(recipients.size());
        for (Recipient recipient : recipients) {
            if (!ordinals.add(recipient.ordinal())) {
                throw new WireFault("the ordinal " + recipient.ordinal() + " stands twice");
            }
        }
    }

    private static Recipient recipient(JsonIn in) {
        int ordinal = -1;
        Mailbox mailbox = null;
        Set<Notify> notifyOn = Set.of();
        @Nullable String originalRecipient = null;
        in.object();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "ordinal" -> ordinal = in.integer();
                case "mailbox" -> mailbox = DomainJson.mailbox(in.text());
                case "notify" -> notifyOn = notifyOn(in);
                case "orcpt" -> originalRecipient = in.textOrNull();
                default -> in.skip();
            }
        }
        return new Recipient(ordinal, required(mailbox, "mailbox"), notifyOn, originalRecipient);
    }

    private static Set<Notify> notifyOn(JsonIn in) {
        Set<Notify> all = EnumSet.noneOf(Notify.class);
        all.addAll(in.list(element -> Notify.valueOf(element.text())));
        return all;
    }
}
