package dev.milena.smtp.command;

import dev.milena.mail.AddressLiteral;
import dev.milena.mail.DomainName;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Parsed;
import dev.milena.mail.ReversePath;
import dev.milena.smtp.Reply;
import dev.milena.smtp.command.Command.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line in, one {@link Command} out. Pure; a line of any octets has an answer. Texts of refusals never repeat raw input. */
public final class CommandReader {

    /** The first octets of a TLS handshake record (RFC 8446 §5.1). */
    public static final byte TLS_HANDSHAKE = 0x16;

    private CommandReader() {}

    /** Reads a line without its CRLF. */
    public static Command read(byte[] line, int offset, int length) {
        if (length > 0 && line[offset] == TLS_HANDSHAKE) {
            return foreign();
        }
        boolean ascii = true;
        for (int i = offset; i < offset + length; i++) {
            byte b = line[i];
            if ((b >= 0 && b < ' ') || b == 0x7f) {
                if (b == '\r' || b == '\n') {
                    return syntax(500, "5.5.2", "a line ends with CRLF and holds no other CR or LF");
                }
                return inPath(line, offset, length, i)
                        ? malformed("it holds no control character")
                        : syntax(501, "5.5.2", "a command holds no control characters");
            }
            ascii &= b >= 0;
        }
        String text = ascii ? new String(line, offset, length, StandardCharsets.US_ASCII) : utf8(line, offset, length);
        if (text == null) {
            if (inPath(line, offset, length, offset)) {
                return malformed("it is ASCII or, where SMTPUTF8 allows it, UTF-8");
            }
            return syntax(501, "5.5.2", "a command is ASCII or, where SMTPUTF8 allows it, UTF-8");
        }
        return command(text.stripTrailing(), ascii);
    }

    /** Whether an octet belongs to the address of MAIL or RCPT, as far as one can tell of a line that cannot be read: it stands before the last bracket. */
    private static boolean inPath(byte[] line, int offset, int length, int octet) {
        String text = new String(line, offset, length, StandardCharsets.ISO_8859_1);
        int close = text.lastIndexOf('>');
        return (text.regionMatches(true, 0, "MAIL FROM:", 0, 10) || text.regionMatches(true, 0, "RCPT TO:", 0, 8))
                && (close < 0 || octet - offset < close);
    }

    private static Command command(String text, boolean ascii) {
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String argument = space < 0 ? "" : text.substring(space + 1).strip();
        return switch (verb) {
            case "EHLO", "HELO" -> hello(verb.equals("EHLO"), argument);
            case "MAIL" -> mail(text, ascii);
            case "RCPT" -> rcpt(text, ascii);
            case "DATA" -> alone(verb, argument, new Command.Data());
            case "BDAT" -> bdat(argument);
            case "RSET" -> alone(verb, argument, new Command.Rset());
            case "NOOP" -> new Command.Noop();
            case "VRFY" -> wants(verb, argument, new Command.Vrfy());
            case "EXPN" -> wants(verb, argument, new Command.Expn());
            case "HELP" -> new Command.Help();
            case "QUIT" -> alone(verb, argument, new Command.Quit());
            case "STARTTLS" -> alone(verb, argument, new Command.StartTls());
            case "AUTH" -> auth(argument);
            case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE" -> foreign();
            // A header field of HTTP or of a message whose DATA was refused: what follows was not meant as commands.
            default -> verb.endsWith(":") ? foreign() : syntax(500, "5.5.2", "this command is not known here");
        };
    }

    private static Command hello(boolean extended, String argument) {
        if (argument.isEmpty()) {
            return syntax(501, "5.5.4", "say your name: a domain or an [address literal]");
        }
        String name = argument.startsWith("[") ? literal(argument) : domain(argument);
        if (name == null) {
            return syntax(501, "5.5.4", "your name is neither a domain nor an [address literal]");
        }
        return extended ? new Command.Ehlo(name) : new Command.Helo(name);
    }

    private static @Nullable String literal(String argument) {
        return AddressLiteral.parse(argument) instanceof Parsed.Ok<AddressLiteral> ok
                ? ok.value().text()
                : null;
    }

    private static @Nullable String domain(String argument) {
        String bare = argument.endsWith(".") ? argument.substring(0, argument.length() - 1) : argument;
        return DomainName.parse(bare) instanceof Parsed.Ok<DomainName> ok
                ? ok.value().text()
                : null;
    }

    private static Command mail(String text, boolean ascii) {
        AddressReader reader = new AddressReader(text, "MAIL ".length());
        if (!reader.takes("FROM:")) {
            return syntax(501, "5.5.4", "write MAIL FROM:<address>");
        }
        ReversePath sender;
        if (reader.takes("<>")) {
            sender = ReversePath.none();
        } else {
            Mailbox mailbox = reader.path();
            if (mailbox == null) {
                return malformed(reader.problem());
            }
            sender = ReversePath.to(mailbox);
        }
        if (reader.goesOn()) {
            return malformed(AddressReader.NO_SPACE);
        }
        Parameters p = new Parameters(true);
        Reply refusal = p.read(text, reader.position());
        if (refusal != null) {
            return new Refused(refusal, Refused.Kind.SYNTAX);
        }
        if (!ascii && !p.smtpUtf8) {
            return new Refused(
                    Reply.of(553, "5.6.7", "an address in UTF-8 needs the parameter SMTPUTF8"), Refused.Kind.ADDRESS);
        }
        return new Command.MailFrom(sender, p.size, p.bodyType, p.smtpUtf8, p.ret, p.envelopeId);
    }

    private static Command rcpt(String text, boolean ascii) {
        AddressReader reader = new AddressReader(text, "RCPT ".length());
        if (!reader.takes("TO:")) {
            return syntax(501, "5.5.4", "write RCPT TO:<address>");
        }
        boolean postmaster = reader.takes("<postmaster>");
        Mailbox mailbox = postmaster ? null : reader.path();
        if (mailbox == null && !postmaster) {
            return malformed(reader.problem());
        }
        if (reader.goesOn()) {
            return malformed(AddressReader.NO_SPACE);
        }
        Parameters p = new Parameters(false);
        Reply refusal = p.read(text, reader.position());
        if (refusal != null) {
            return new Refused(refusal, Refused.Kind.SYNTAX);
        }
        return mailbox == null
                ? new Command.RcptToPostmaster(p.notifyOn, p.originalRecipient)
                : new Command.RcptTo(mailbox, !ascii, p.notifyOn, p.originalRecipient);
    }

    /** What follows a BDAT that cannot be read are octets of a message, nobody knows how many: the framing is lost. */
    private static Command bdat(String argument) {
        int space = argument.indexOf(' ');
        String count = space < 0 ? argument : argument.substring(0, space);
        String rest = space < 0 ? "" : argument.substring(space + 1).strip();
        boolean number =
                !count.isEmpty() && count.length() <= 18 && count.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || !(rest.isEmpty() || rest.equalsIgnoreCase("LAST"))) {
            return new Refused(
                    Reply.of(501, "5.5.4", "write BDAT octets or BDAT octets LAST; closing"), Refused.Kind.FATAL);
        }
        return new Command.Bdat(Long.parseLong(count), !rest.isEmpty());
    }

    private static Command auth(String argument) {
        int space = argument.indexOf(' ');
        String mechanism = space < 0 ? argument : argument.substring(0, space);
        return mechanism.isEmpty()
                ? syntax(501, "5.5.4", "AUTH names a mechanism")
                : new Command.Auth(
                        mechanism.toUpperCase(Locale.ROOT),
                        space < 0 ? null : argument.substring(space + 1).strip());
    }

    private static Command alone(String verb, String argument, Command command) {
        return argument.isEmpty() ? command : syntax(501, "5.5.4", verb + " has no argument");
    }

    private static Command wants(String verb, String argument, Command command) {
        return argument.isEmpty() ? syntax(501, "5.5.4", verb + " has an argument") : command;
    }

    private static Command foreign() {
        return new Refused(
                Reply.of(421, "4.7.0", "this is an SMTP server and you do not speak SMTP; closing"),
                Refused.Kind.FATAL);
    }

    private static Command malformed(String problem) {
        return new Refused(Reply.of(501, "5.1.3", "malformed address: " + problem), Refused.Kind.ADDRESS);
    }

    private static Command syntax(int code, String enhanced, String text) {
        return new Refused(Reply.of(code, enhanced, text), Refused.Kind.SYNTAX);
    }

    private static @Nullable String utf8(byte[] line, int offset, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, offset, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
