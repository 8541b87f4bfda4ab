package dev.milena.router.resolve;

import dev.milena.mail.DomainName;
import dev.milena.mail.Parsed;
import java.net.InetAddress;

/**
 * A name or address of ourselves: an MX record that points at it leads back to where the message is (RFC 5321 §5.1).
 *
 * @param text a domain in lower case, or an address as Java writes it
 */
public record OwnName(String text) {

    public static Parsed<OwnName> parse(String text) {
        try {
            return Parsed.ok(new OwnName(InetAddress.ofLiteral(text).getHostAddress()));
        } catch (IllegalArgumentException noAddress) {
            return switch (DomainName.parse(text)) {
                case Parsed.Ok<DomainName> name ->
                    Parsed.ok(new OwnName(name.value().ascii()));
                case Parsed.Malformed<DomainName> bad -> Parsed.malformed(bad.reason());
            };
        }
    }
}
