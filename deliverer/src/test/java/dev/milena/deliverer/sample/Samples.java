package dev.milena.deliverer.sample;

import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
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
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tasks for tests that do not care what is in them. */
public final class Samples {

    public static final DomainName DOMAIN = new DomainName("example.com");
    public static final Mailbox SENDER = new Mailbox("sender", new DomainName("sender.example"));
    public static final Instant ACCEPTED = Instant.parse("2026-01-05T12:00:00Z");
    public static final RemoteHost MX = new RemoteHost("mx.example.com", "192.0.2.1:25");

    private Samples() {}

    public static Recipient recipient(int ordinal, Set<Notify> notifyOn, @Nullable String orcpt) {
        return new Recipient(ordinal, new Mailbox("r" + ordinal, DOMAIN), notifyOn, orcpt);
    }

    public static Task task(int recipients) {
        List<Recipient> to = IntStream.range(0, recipients)
                .mapToObj(i -> recipient(i, Set.of(), null))
                .toList();
        return task(new Envelope(ReversePath.to(SENDER), to, BodyType.SEVEN_BIT, false, null, null));
    }

    public static Task task(List<Recipient> to, @Nullable DsnReturn ret, @Nullable String envelopeId) {
        return task(new Envelope(ReversePath.to(SENDER), to, BodyType.SEVEN_BIT, false, ret, envelopeId));
    }

    public static Task task(Envelope envelope) {
        MailId id = new MailId(UUID.fromString("019b8e2d-0000-7000-8000-000000000001"));
        return new Task(
                TaskId.of(id, 0),
                id,
                new Destination("example.com"),
                DOMAIN,
                envelope,
                new Route.Via(
                        List.of(new Target("mx.example.com", 25, List.of(InetAddress.ofLiteral("192.0.2.1")))),
                        ACCEPTED),
                new BodyRef.Whole(0, 0, 100, "00"),
                ACCEPTED,
                0,
                0,
                false,
                new Origin("192.0.2.9", "client.example", "ESMTP", "s1", "node"),
                new Labels("acme", "spring", null, Map.of("k", "v")));
    }

    public static Failure failure(int code, boolean remote) {
        return new Failure(
                Scope.RECIPIENT,
                code >= 500 ? Permanence.PERMANENT : Permanence.TRANSIENT,
                Stage.RCPT,
                code,
                new EnhancedCode(code / 100, 1, 1),
                "no such user here",
                remote ? MX : null,
                false,
                remote);
    }
}
