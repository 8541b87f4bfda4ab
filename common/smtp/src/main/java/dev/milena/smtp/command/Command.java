package dev.milena.smtp.command;

import dev.milena.mail.BodyType;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.ReversePath;
import dev.milena.smtp.Reply;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one line of a client means (RFC 5321 §4.1.1). A line the grammar refuses is a {@link Refused}: its whole meaning is the reply. */
public sealed interface Command {

    /** @param name the client's name: a domain in A-labels, or an address literal with its brackets; safe in a header field */
    record Ehlo(String name) implements Command {}

    /** As {@link Ehlo}, of a client that wants no extensions. */
    record Helo(String name) implements Command {}

    /**
     * @param size what SIZE declared, {@link Long#MAX_VALUE} where it is larger than a long
     * @param envelopeId ENVID as it came: valid xtext of printable characters
     */
    record MailFrom(
            ReversePath sender,
            OptionalLong size,
            BodyType bodyType,
            boolean smtpUtf8,
            @Nullable DsnReturn ret,
            @Nullable String envelopeId)
            implements Command {}

    /**
     * @param unicode whether the path was written with other than ASCII, which only an SMTPUTF8 transaction may do (RFC 6531 §3.4)
     * @param originalRecipient ORCPT as it came: {@code type;xtext} of printable characters
     */
    record RcptTo(
            Mailbox mailbox,
            boolean unicode,
            Set<Notify> notifyOn,
            @Nullable String originalRecipient) implements Command {}

    /** {@code RCPT TO:<postmaster>}, the one recipient without a domain (RFC 5321 §4.5.1); its parameters as in {@link RcptTo}. */
    record RcptToPostmaster(Set<Notify> notifyOn, @Nullable String originalRecipient) implements Command {}

    record Data() implements Command {}

    /** {@code octets} of message follow the line at once, whatever is answered (RFC 3030 §2). */
    record Bdat(long octets, boolean last) implements Command {}

    record Rset() implements Command {}

    record Noop() implements Command {}

    record Vrfy() implements Command {}

    record Expn() implements Command {}

    record Help() implements Command {}

    record Quit() implements Command {}

    record StartTls() implements Command {}

    /** @param initialResponse still base64; null where there was none (RFC 4954 §4) */
    record Auth(String mechanism, @Nullable String initialResponse) implements Command {}

    /**
     * No command.
     *
     * @param kind what the line is guilty of; decides what it costs the client
     */
    record Refused(Reply reply, Kind kind) implements Command {

        /** What a refused line is guilty of. */
        public enum Kind {
            /** An address that is none: the fault may lie with the client's users. */
            ADDRESS,
            /** The client does not speak SMTP as it should. */
            SYNTAX,
            /** Another protocol, or framing that is lost: nothing that follows may be acted on, close after the reply. */
            FATAL
        }
    }
}
