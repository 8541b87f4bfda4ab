package dev.milena.deliverer.bounce;

import static dev.milena.deliverer.bounce.Clean.field;

import dev.milena.mail.Recipient;
import dev.milena.mail.Task;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The part machines read: {@code message/delivery-status} (RFC 3464 §2), or {@code message/global-delivery-status} (RFC 6533 §4). Pure. */
final class StatusPart {

    /** RFC 5322 §3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private StatusPart() {}

    static String date(Instant when) {
        return DATE.format(when);
    }

    static String fields(Notice notice, String hostname, boolean utf8, Instant now) {
        Task task = notice.task();
        StringBuilder out = new StringBuilder(512);
        String envelopeId = task.envelope().envelopeId();
        if (envelopeId != null) {
            out.append(field("Original-Envelope-Id", Clean.text(Clean.xtext(envelopeId), utf8)));
        }
        out.append(field("Reporting-MTA", "dns; " + hostname));
        out.append(field("Arrival-Date", date(task.acceptedAt())));
        out.append(field("X-Milena-Message-Id", task.mail().toString()));
        for (Notice.Line line : notice.lines()) {
            out.append("\r\n");
            recipient(out, notice.kind(), line, utf8, now);
        }
        return out.toString();
    }

    private static void recipient(StringBuilder out, Notice.Kind kind, Notice.Line line, boolean utf8, Instant now) {
        Recipient recipient = line.recipient();
        String original = recipient.originalRecipient();
        if (original != null && original.indexOf(';') > 0) {
            int semicolon = original.indexOf(';');
            String decoded = Clean.xtext(original.substring(semicolon + 1));
            // RFC 6533 §3: an address that is not ASCII is of the type utf-8, whatever the client called it.
            String given = Clean.text(original.substring(0, semicolon), false);
            String type = decoded.chars().allMatch(c -> c < 0x80) ? given : "utf-8";
            out.append(field("Original-Recipient", type + "; " + Clean.text(decoded, utf8)));
        }
        // RFC 6533 §3: the address type utf-8 where an address is not ASCII.
        String finalType = recipient.mailbox().needsSmtpUtf8() ? "utf-8; " : "rfc822; ";
        out.append(field(
                "Final-Recipient", finalType + Clean.text(recipient.mailbox().text(), utf8)));
        out.append(field("Action", kind.name().toLowerCase(Locale.ROOT)));
        out.append(field("Status", line.status().toString()));
        if (line.remote() != null) {
            out.append(field("Remote-MTA", "dns; " + Clean.text(line.remote().name(), false)));
        }
        // RFC 3464 §2.3.6: "smtp" is for what a server said; what Milena found itself has a type of its own.
        String diagnostic = line.heard() ? "smtp; " + line.code() + " " : "X-Milena; ";
        out.append(field("Diagnostic-Code", diagnostic + Clean.text(line.text(), utf8)));
        out.append(field("Last-Attempt-Date", date(now)));
        if (line.retryUntil() != null) {
            out.append(field("Will-Retry-Until", date(line.retryUntil())));
        }
    }
}
