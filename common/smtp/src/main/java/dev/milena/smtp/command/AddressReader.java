package dev.milena.smtp.command;

import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.MailDomain;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * The one reader of addresses (RFC 5321 §4.1.2, RFC 6531 §3.3). The domain is what follows the local part's own {@code @}; nothing is guessed, trimmed or
 * repaired. A cursor over one text, for one use.
 */
public final class AddressReader {

    /** What is wrong when a reader {@link #goesOn}. */
    static final String NO_SPACE = "behind the closing '>' the line ends, or a space stands before parameters";

    private static final int MAX_ROUTE_HOPS = 20;

    private static final int MAX_PATH = 512;

    private final String text;
    private int at;
    private @Nullable String problem;

    AddressReader(String text, int from) {
        this.text = text;
        this.at = from;
    }

    /** Reads {@code local@domain} without angle brackets, all of the text. */
    public static Parsed<Mailbox> mailbox(String text) {
        AddressReader reader = new AddressReader(text, 0);
        Mailbox mailbox = reader.mailbox();
        if (mailbox != null && reader.at < text.length()) {
            return Parsed.malformed(reader.unexpected("behind the domain"));
        }
        return mailbox == null ? Parsed.malformed(reader.problem()) : Parsed.ok(mailbox);
    }

    /** What is wrong; only after a reader gave null. */
    String problem() {
        return problem == null ? "no address" : problem;
    }

    /** Whether something stands right behind what was read. */
    boolean goesOn() {
        return at < text.length() && peek() != ' ';
    }

    /** Where the cursor stands: behind what was read. */
    int position() {
        return at;
    }

    /** Takes these characters, in any case, if they come next. */
    boolean takes(String expected) {
        boolean there = text.regionMatches(true, at, expected, 0, expected.length());
        at += there ? expected.length() : 0;
        return there;
    }

    /** {@code <mailbox>}, with the source route of older times read and dropped (RFC 5321 §3.3, appendix C). */
    @Nullable Mailbox path() {
        if (!takes("<")) {
            wrong("an address stands in <angle brackets>");
            return null;
        }
        if (peek() == '@' && !sourceRoute()) {
            return null;
        }
        Mailbox mailbox = mailbox();
        if (mailbox == null) {
            return null;
        }
        if (!takes(">")) {
            wrong(at == text.length() ? "the closing '>' is missing" : unexpected("behind the domain"));
            return null;
        }
        return mailbox;
    }

    private @Nullable Mailbox mailbox() {
        int start = at;
        String local = peek() == '"' ? quotedString() : dotString();
        if (local == null) {
            return null;
        }
        if (Mailbox.octets(local) > Mailbox.MAX_LOCAL_PART) {
            wrong("a local part has at most " + Mailbox.MAX_LOCAL_PART + " octets");
            return null;
        }
        if (!takes("@")) {
            boolean ended = at == text.length() || peek() == '>';
            wrong(ended ? "there is no @ and domain behind the local part" : unexpected("in the local part"));
            return null;
        }
        if (peek() == '@') {
            wrong("two @ in a row");
            return null;
        }
        MailDomain domain = domain();
        if (domain == null) {
            return null;
        }
        // RFC 5321 §4.5.3.1.3 asks for 256 octets of path; twice that, as with the local part.
        if (Mailbox.octets(text.substring(start, at)) > MAX_PATH) {
            wrong("the address is too long");
            return null;
        }
        return new Mailbox(local, domain);
    }

    private @Nullable String dotString() {
        int start = at;
        while (at < text.length() && isAtext(text.charAt(at))) {
            at++;
        }
        String local = text.substring(start, at);
        if (local.isEmpty()) {
            wrong(
                    peek() == '@' || peek() == '>' || at == text.length()
                            ? "there is no local part before the @"
                            : unexpected("in the local part"));
            return null;
        }
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            wrong("a dot in a local part stands between two other characters");
            return null;
        }
        return local;
    }

    private @Nullable String quotedString() {
        StringBuilder local = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                // It may be empty (RFC 5321 §4.1.2: any number of characters).
                return local.toString();
            }
            if (c == '\\') {
                at++;
                c = peek();
            }
            if (c < ' ' || c == 0x7f) {
                wrong("a quoted local part holds no control character");
                return null;
            }
            local.append(c);
        }
        wrong("the closing quote of the local part is missing");
        return null;
    }

    private @Nullable MailDomain domain() {
        int start = at;
        if (peek() == '[') {
            int close = text.indexOf(']', at);
            if (close < 0) {
                wrong("the closing ']' of the address literal is missing");
                return null;
            }
            at = close + 1;
            return unwrap(AddressLiteral.parse(text.substring(start, at)));
        }
        while (at < text.length() && !isDelimiter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        if (name.indexOf('_') >= 0) {
            // Names of hosts may have one, and DNS itself does not mind; the domain of an address may not (RFC 5321
            // §4.1.2).
            wrong("the domain of an address holds letters, digits and hyphens, no underscore");
            return null;
        }
        return unwrap(DomainName.parse(name));
    }

    private boolean sourceRoute() {
        for (int hop = 0; hop < MAX_ROUTE_HOPS && takes("@"); hop++) {
            if (domain() == null) {
                return false;
            }
            if (takes(":")) {
                return true;
            }
            if (!takes(",")) {
                break;
            }
        }
        problem = "a source route is '@domain,@domain:' before the address";
        return false;
    }

    private <T extends MailDomain> @Nullable T unwrap(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T> ok -> ok.value();
            case Parsed.Malformed<T> bad -> {
                wrong(bad.reason());
                yield null;
            }
        };
    }

    private void wrong(String why) {
        problem = why;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private String unexpected(String where) {
        char c = peek();
        return c > ' ' && c < 0x7f
                ? "'" + c + "' does not belong " + where
                : "a character that does not belong " + where;
    }

    private static boolean isAtext(char c) {
        return c == '.' || c > 0x7f || Mailbox.isAtext(c);
    }

    private static boolean isDelimiter(char c) {
        return c == '>' || c == ' ' || c == ',' || c == ':' || c == '@' || c == '<' || c == '[';
    }
}
