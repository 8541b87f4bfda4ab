package dev.milena.stream;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plain mail for tests, and an environment to handle it in. */
public final class TestMail {

    private static final Random RANDOM = new Random(1);

    private TestMail() {}

    public static Environment environment() {
        return new Environment(Time.system(), new Random(2), new SimpleMeterRegistry(), "test");
    }

    public static MailId id() {
        synchronized (RANDOM) {
            return MailId.next(Instant.parse("2026-11-23T12:00:00Z"), RANDOM);
        }
    }

    public static byte[] octets(int size, long seed) {
        byte[] octets = new byte[size];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    public static AcceptedMail accepted(MailId id, byte[] body) {
        return accepted(id, body, null);
    }

    public static AcceptedMail accepted(MailId id, byte[] body, BodyRef.@Nullable Chunked chunks) {
        Mailbox from = new Mailbox("from", new DomainName("sender.example"));
        Mailbox to = new Mailbox("to", new DomainName("rcpt.example"));
        return new AcceptedMail(
                id,
                Instant.parse("2026-11-23T12:00:00Z"),
                new Envelope(
                        ReversePath.to(from),
                        List.of(new Recipient(0, to, Set.of(), null)),
                        BodyType.SEVEN_BIT,
                        false,
                        null,
                        null),
                new Origin("192.0.2.7", "client.example", "ESMTP", "s1", "test"),
                Labels.NONE,
                body.length,
                sha256(body),
                chunks);
    }

    public static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
