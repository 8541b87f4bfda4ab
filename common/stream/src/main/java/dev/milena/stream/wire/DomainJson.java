package dev.milena.stream.wire;

import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Mailbox;
import dev.milena.mail.ReversePath;
import java.net.InetAddress;

/**
 * Domains and mailboxes as text. A mailbox is {@code localPart@domain} without quotes or backslashes, cut at the last {@code @}: no domain and no literal holds
 * one, so it needs no grammar to read back.
 */
final class DomainJson {

    private static final String IPV6 = "[IPv6:";

    private DomainJson() {}

    /** Domains are stored canonical, so anything else than the canonical form is malformed here. */
    static MailDomain domain(String text) {
        if (!text.startsWith("[")) {
            return new DomainName(text);
        }
        if (!text.endsWith("]")) {
            throw new WireFault("an address literal ends with ]");
        }
        int start = text.startsWith(IPV6) ? IPV6.length() : 1;
        return new AddressLiteral(address(text.substring(start, text.length() - 1)));
    }

    /** Never asks DNS: only an address in digits is one. */
    static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    static String text(Mailbox mailbox) {
        return mailbox.localPart() + "@" + mailbox.domain().text();
    }

    static Mailbox mailbox(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new WireFault("a mailbox has an @");
        }
        return new Mailbox(text.substring(0, at), domain(text.substring(at + 1)));
    }

    /** Empty for the null reverse path. */
    static String text(ReversePath path) {
        return switch (path) {
            case ReversePath.None none -> "";
            case ReversePath.To to -> text(to.mailbox());
        };
    }

    static ReversePath path(String text) {
        return text.isEmpty() ? ReversePath.none() : ReversePath.to(mailbox(text));
    }
}
