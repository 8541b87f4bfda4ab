package dev.milena.stream.wire;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.AddressLiteral;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.ChunkGaps;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Envelope;
import dev.milena.mail.Event;
import dev.milena.mail.Failure;
import dev.milena.mail.Labels;
import dev.milena.mail.MailDomain;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Arbitrary but legal mail, the same for the same seed. */
final class RandomMail {

    private static final String[] LETTERS = {
        "a", "Z", "7", ".", "\"", "\\", "@", " ", "é", "漢", "\uD83D\uDCE7", "'", "{", "+"
    };

    private final Random random;

    RandomMail(long seed) {
        this.random = new Random(seed);
    }

    AcceptedMail accepted() {
        BodyRef ref = body();
        return new AcceptedMail(
                MailId.next(instant(), random),
                instant(),
                envelope(),
                origin(),
                labels(),
                ref.size(),
                ref.sha256(),
                ref instanceof BodyRef.Chunked chunked ? chunked : null);
    }

    Task task() {
        MailId mail = MailId.next(instant(), random);
        return new Task(
                TaskId.of(mail, random.nextInt(1000)),
                mail,
                new Destination("(" + text() + "x|b).example"),
                domain(),
                envelope(),
                route(),
                body(),
                instant(),
                random.nextInt(40),
                random.nextInt(40),
                random.nextBoolean(),
                origin(),
                labels(),
                random.nextBoolean() ? Set.of() : Set.of(random.nextInt(1000), 1000 + random.nextInt(1000)));
    }

    Event event() {
        return new Event(
                pick(Event.Type.values()),
                text(),
                maybe(this::text),
                MailId.next(instant(), random),
                random.nextInt(100_000),
                text(),
                text(),
                text(),
                text(),
                maybe(this::text),
                random.nextLong(1L << 40),
                new Event.Response(
                        random.nextInt(600), maybe(this::enhanced), text() + "\u0001\r\n", maybe(this::text)),
                maybe(this::remote),
                instant().truncatedTo(ChronoUnit.MILLIS),
                instant().truncatedTo(ChronoUnit.MILLIS),
                random.nextInt(50),
                maybe(this::text),
                maybe(this::text),
                text(),
                maybe(this::text),
                maybe(this::text),
                random.nextBoolean(),
                texts());
    }

    private Envelope envelope() {
        List<Recipient> recipients = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            recipients.add(new Recipient(
                    recipients.size() * 100 + random.nextInt(100), mailbox(), notifyOn(), maybe(this::text)));
        }
        return new Envelope(
                random.nextInt(4) == 0 ? ReversePath.none() : ReversePath.to(mailbox()),
                recipients,
                pick(BodyType.values()),
                random.nextBoolean(),
                maybe(() -> pick(DsnReturn.values())),
                maybe(this::text));
    }

    private Set<Notify> notifyOn() {
        Set<Notify> some = EnumSet.noneOf(Notify.class);
        for (Notify notify : Notify.values()) {
            if (notify != Notify.NEVER && random.nextBoolean()) {
                some.add(notify);
            }
        }
        return random.nextInt(5) == 0 ? Set.of(Notify.NEVER) : some;
    }

    private Mailbox mailbox() {
        return new Mailbox("m" + text(), domain());
    }

    private MailDomain domain() {
        return random.nextInt(4) == 0
                ? new AddressLiteral(address())
                : new DomainName("d" + random.nextInt(7) + "x.example");
    }

    private InetAddress address() {
        return InetAddress.ofLiteral(
                random.nextBoolean()
                        ? "192.0.2." + random.nextInt(256)
                        : "2001:db8::" + Integer.toHexString(random.nextInt(65_536)));
    }

    private Route route() {
        if (random.nextInt(3) == 0) {
            return new Route.Failed(new Failure(
                    pick(Failure.Scope.values()),
                    pick(Failure.Permanence.values()),
                    pick(Failure.Stage.values()),
                    556,
                    enhanced(),
                    text(),
                    maybe(this::remote),
                    random.nextBoolean()));
        }
        List<Target> targets = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            targets.add(new Target("mx" + i + ".example", 1 + random.nextInt(65_535), List.of(address(), address())));
        }
        return new Route.Via(targets, instant());
    }

    private BodyRef body() {
        String sha256 = Integer.toHexString(random.nextInt());
        long size = random.nextLong(1L << 40);
        if (random.nextBoolean()) {
            return new BodyRef.Whole(random.nextInt(24), random.nextLong(1L << 50), size, sha256);
        }
        List<Long> offsets = new ArrayList<>(List.of(random.nextLong(1L << 50)));
        for (int i = random.nextInt(99); i > 0; i--) {
            offsets.add(offsets.getLast() + 1 + random.nextInt(random.nextBoolean() ? 1 : 100));
        }
        ChunkGaps gaps = random.nextBoolean() ? ChunkGaps.between(offsets) : ChunkGaps.UNKNOWN;
        return new BodyRef.Chunked(random.nextInt(24), offsets.getFirst(), offsets.size(), size, sha256, gaps);
    }

    private Origin origin() {
        return new Origin(maybe(this::text), maybe(this::text), text(), maybe(this::text), text());
    }

    private Labels labels() {
        return random.nextBoolean()
                ? Labels.NONE
                : new Labels(maybe(this::text), maybe(this::text), maybe(this::text), texts());
    }

    private Map<String, String> texts() {
        Map<String, String> all = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            all.put(text() + i, text());
        }
        return all;
    }

    private EnhancedCode enhanced() {
        return new EnhancedCode(random.nextBoolean() ? 4 : 5, random.nextInt(1000), random.nextInt(1000));
    }

    private RemoteHost remote() {
        return new RemoteHost(text(), text());
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(pick(LETTERS));
        }
        return text.toString();
    }

    private <T> T pick(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> some) {
        return random.nextBoolean() ? some.get() : null;
    }
}
