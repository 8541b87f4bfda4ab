package dev.milena.deliverer.bounce;

import static dev.milena.deliverer.bounce.Clean.field;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyType;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Task;
import dev.milena.stream.OutcomeLog.Report;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Composes delivery status notifications as {@code multipart/report} (RFC 6522, RFC 3464; RFC 6533 for messages that came with SMTPUTF8), from the null
 * reverse path to the sender of the message, never to be reported on themselves. Thread-safe if its random source is.
 */
public final class ReportComposer {

    private final String hostname;
    private final String nodeId;
    private final RandomGenerator random;

    /** @param hostname what Milena calls itself in reports */
    public ReportComposer(String hostname, String nodeId, RandomGenerator random) {
        this.hostname = Clean.text(hostname, false);
        this.nodeId = nodeId;
        this.random = random;
    }

    /** @param original null when the message could not be read: then it is not returned */
    public Report compose(Notice notice, @Nullable Original original, Instant now) {
        Mailbox to = addressee(notice.task());
        boolean utf8 = notice.task().envelope().smtpUtf8()
                || to.needsSmtpUtf8()
                || notice.lines().stream().anyMatch(l -> l.recipient().mailbox().needsSmtpUtf8());
        MailId id = MailId.next(now, random);
        ReturnedPart returned = original == null ? null : ReturnedPart.of(original, notice, utf8);
        byte[] octets = octets(notice, id, returned, utf8, now);
        boolean eightBit = utf8 || (returned != null && !returned.sevenBit());
        Envelope envelope = new Envelope(
                ReversePath.none(),
                List.of(new Recipient(0, to, Set.of(Notify.NEVER), null)),
                eightBit ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT,
                utf8,
                null,
                null);
        Origin origin = new Origin(null, null, "INTERNAL", null, nodeId);
        AcceptedMail mail =
                new AcceptedMail(id, now, envelope, origin, Labels.NONE, octets.length, sha256(octets), null);
        return new Report(mail, octets);
    }

    private byte[] octets(Notice notice, MailId id, @Nullable ReturnedPart returned, boolean utf8, Instant now) {
        String boundary = "=_" + HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextLong());
        StringBuilder out = new StringBuilder(2048);
        out.append(field("From", "Mail Delivery System <MAILER-DAEMON@" + hostname + ">"));
        out.append(field("To", "<" + Clean.text(addressee(notice.task()).text(), utf8) + ">"));
        out.append(field("Subject", HumanPart.subject(notice.kind())));
        out.append(field("Date", StatusPart.date(now)));
        out.append(field("Message-ID", "<" + id + "@" + hostname + ">"));
        out.append(field("Auto-Submitted", "auto-replied")); // RFC 3834 §5
        out.append(field("MIME-Version", "1.0"));
        out.append("Content-Type: multipart/report; report-type=")
                .append(utf8 ? "global-delivery-status" : "delivery-status")
                .append(";\r\n boundary=\"")
                .append(boundary)
                .append("\"\r\n");
        if (utf8 || (returned != null && !returned.sevenBit())) {
            out.append(field("Content-Transfer-Encoding", "8bit"));
        }
        out.append("\r\n");
        part(out, boundary, "text/plain; charset=" + (utf8 ? "utf-8" : "us-ascii"), utf8 ? "8bit" : "7bit");
        out.append(HumanPart.text(notice, hostname, utf8));
        part(
                out,
                boundary,
                utf8 ? "message/global-delivery-status" : "message/delivery-status",
                utf8 ? "8bit" : "7bit");
        out.append(StatusPart.fields(notice, hostname, utf8, now));
        ByteArrayOutputStream whole = new ByteArrayOutputStream(4096);
        if (returned != null) {
            part(out, boundary, returned.contentType(), returned.encoding());
            whole.writeBytes(out.toString().getBytes(StandardCharsets.UTF_8));
            whole.writeBytes(returned.octets());
            out.setLength(0);
        }
        out.append("\r\n--").append(boundary).append("--\r\n");
        whole.writeBytes(out.toString().getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }

    private static void part(StringBuilder out, String boundary, String type, String encoding) {
        out.append("\r\n--").append(boundary).append("\r\n");
        out.append(field("Content-Type", type));
        out.append(field("Content-Transfer-Encoding", encoding));
        out.append("\r\n");
    }

    private static Mailbox addressee(Task task) {
        return switch (task.envelope().sender()) {
            case ReversePath.To to -> to.mailbox();
            case ReversePath.None none -> throw new IllegalArgumentException("nobody to report to");
        };
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }
}
