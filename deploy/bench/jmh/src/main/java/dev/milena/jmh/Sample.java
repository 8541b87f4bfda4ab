package dev.milena.jmh;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Envelope;
import dev.milena.mail.Event;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Ordinary mail: one recipient, one MX host, 10 KiB. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-01-05T12:00:00.123Z");

    private static final String SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final long SIZE = 10_412;
    private static final Envelope ENVELOPE = new Envelope(
            ReversePath.to(mailbox("b0123456789abcdef", "src.example")),
            List.of(new Recipient(0, mailbox("u0000000001-0000", "d17.example"), Set.of(), null)),
            BodyType.SEVEN_BIT,
            false,
            null,
            null);
    private static final Origin ORIGIN = new Origin("127.0.0.1", "src.example", "ESMTP", "s-1", "ingress-1");

    private Sample() {}

    static AcceptedMail mail() {
        return new AcceptedMail(id(), NOW, ENVELOPE, ORIGIN, Labels.NONE, SIZE, SHA256, null);
    }

    static Task task() {
        MailId id = id();
        Target target = new Target("mx.d17.example", 25, List.of(InetAddress.ofLiteral("192.0.2.1")));
        return new Task(
                TaskId.of(id, 0),
                id,
                new Destination("d17.example"),
                DomainName.parse("d17.example").orThrow(),
                ENVELOPE,
                new Route.Via(List.of(target), NOW),
                new BodyRef.Whole(3, 123_456, SIZE, SHA256),
                NOW,
                1,
                0,
                false,
                ORIGIN,
                Labels.NONE,
                Set.of());
    }

    static Event delivery() {
        MailId id = id();
        return new Event(
                Event.Type.Delivery,
                id + "-0-1-Delivery",
                id + "-0-1.1",
                id,
                0,
                "b0123456789abcdef@src.example",
                "u0000000001-0000@d17.example",
                "d17.example",
                "d17.example",
                null,
                SIZE,
                new Event.Response(250, EnhancedCode.of("2.0.0"), "OK 1764150000 abcdef0123456789 - gsmtp", null),
                new RemoteHost("mx.d17.example", "192.0.2.1"),
                NOW.plusMillis(5),
                NOW,
                1,
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "deliverer-1",
                "s-1",
                "ESMTP",
                false,
                Map.of());
    }

    private static MailId id() {
        return MailId.next(NOW, new Random(1));
    }

    private static Mailbox mailbox(String localPart, String domain) {
        return new Mailbox(localPart, DomainName.parse(domain).orThrow());
    }
}
