package dev.milena.router;

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
import dev.milena.testkit.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Messages for tests. */
public final class Mails {

    public static final BodyRef BODY = new BodyRef.Whole(0, 7, 5, "00");
    private static final Random RANDOM = new Random(7);

    private Mails() {}

    public static List<Recipient> to(String... addresses) {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : addresses) {
            int at = address.indexOf('@');
            recipients.add(new Recipient(
                    recipients.size(),
                    new Mailbox(
                            address.substring(0, at),
                            DomainName.parse(address.substring(at + 1)).orThrow()),
                    Set.of(),
                    null));
        }
        return recipients;
    }

    public static AcceptedMail mail(String... recipients) {
        return mail(to(recipients));
    }

    public static AcceptedMail mail(List<Recipient> recipients) {
        return new AcceptedMail(
                MailId.next(FakeTime.START, RANDOM),
                FakeTime.START,
                new Envelope(ReversePath.none(), recipients, BodyType.SEVEN_BIT, false, null, null),
                new Origin("192.0.2.200", "client.test", "ESMTP", "s1", "ingress-1"),
                new Labels("acme", "spring", null, Map.of("k", "v")),
                5,
                "00",
                null);
    }
}
