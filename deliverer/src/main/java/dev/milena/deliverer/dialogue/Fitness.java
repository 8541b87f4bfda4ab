package dev.milena.deliverer.dialogue;

import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.mail.BodyType;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.reply.Extensions;
import org.jspecify.annotations.Nullable;

/** Whether a server can take a message at all, by what it offers. */
public final class Fitness {

    private Fitness() {}

    /** Whether {@link Look#at} the message is wanted before the dialogue begins: the server lacks what the envelope declares. */
    public static boolean wantsLook(Envelope envelope, Extensions offered) {
        return forbidsEightBit(envelope, offered) || (envelope.smtpUtf8() && !offered.smtpUtf8());
    }

    /**
     * Whether an octet above 127 must not be sent. What was handed in without a declaration goes out as it came: refusing it here would punish what ingress
     * let in.
     */
    public static boolean forbidsEightBit(Envelope envelope, Extensions offered) {
        return envelope.bodyType() == BodyType.EIGHT_BIT_MIME && !offered.eightBitMime();
    }

    /** Why it cannot; null if it can. */
    static @Nullable Failure unfit(Envelope envelope, long size, Look look, Extensions offered, RemoteHost remote) {
        if (offered.maxSize() > 0 && size > offered.maxSize()) {
            return Policy.found(
                    Finding.TOO_LARGE,
                    "the message has " + size + " octets, the server takes " + offered.maxSize(),
                    remote);
        }
        if (look.eightBit() && forbidsEightBit(envelope, offered)) {
            return Policy.found(Finding.EIGHT_BIT, "the server does not offer 8BITMIME", remote);
        }
        boolean needsUtf8 = !offered.smtpUtf8()
                && envelope.smtpUtf8()
                && (look.utf8Header() || envelope.sender().text().chars().anyMatch(c -> c > 0x7f));
        return needsUtf8 ? Policy.found(Finding.UTF8_MESSAGE, "the server does not offer SMTPUTF8", remote) : null;
    }
}
