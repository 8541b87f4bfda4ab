package dev.milena.ingress.accept;

import dev.milena.ingress.session.Client;
import dev.milena.ingress.session.Submission;
import dev.milena.mail.MailId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header fields this hop adds (RFC 5321 §4.4, RFC 5322 §3.6). Thread-safe. */
final class TraceFields {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String hostname;

    /** The date of the second that was asked for last: the same for thousands of messages. Racy on purpose; it is immutable. */
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    private record Stamp(long second, String text) {}

    TraceFields(String hostname) {
        this.hostname = hostname;
    }

    byte[] received(Submission from, MailId id, Instant now) {
        return ascii("Received: from " + from.ehlo() + " (" + literal(from.client()) + ")\r\n\tby " + hostname
                + " (Milena) with " + protocol(from) + " id " + id + ";\r\n\t" + date(now) + "\r\n");
    }

    /** The fields that a message lacks, or nothing. */
    byte[] missing(boolean date, boolean messageId, MailId id, Instant now) {
        return ascii((date ? "" : "Date: " + date(now) + "\r\n")
                + (messageId ? "" : "Message-ID: <" + id + "@" + hostname + ">\r\n"));
    }

    /** RFC 3848, and RFC 6531 §3.7.3 for internationalized mail. */
    static String protocol(Submission from) {
        return from.envelope().smtpUtf8() ? "UTF8SMTP" : from.extended() ? "ESMTP" : "SMTP";
    }

    private static String literal(Client client) {
        return client.address().indexOf(':') >= 0 ? "[IPv6:" + client.address() + "]" : "[" + client.address() + "]";
    }

    private String date(Instant now) {
        Stamp last = stamp;
        if (last.second() != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), DATE.format(now));
            stamp = last;
        }
        return last.text();
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }
}
