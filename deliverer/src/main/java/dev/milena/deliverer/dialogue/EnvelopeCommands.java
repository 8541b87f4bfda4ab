package dev.milena.deliverer.dialogue;

import dev.milena.mail.BodyType;
import dev.milena.mail.Envelope;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.smtp.reply.Extensions;

/**
 * MAIL and RCPT with the parameters the server offers. What a client gave us of DSN goes on as it came (RFC 3461 §5.2.1); a value that could be read as
 * more than one parameter is left out.
 */
final class EnvelopeCommands {

    private EnvelopeCommands() {}

    static Command mail(Envelope envelope, long size, Extensions offered) {
        StringBuilder out = new StringBuilder(96)
                .append("FROM:<")
                .append(envelope.sender().text())
                .append('>');
        if (offered.size()) {
            out.append(" SIZE=").append(size);
        }
        if (offered.eightBitMime() && envelope.bodyType() == BodyType.EIGHT_BIT_MIME) {
            out.append(" BODY=8BITMIME");
        }
        if (offered.smtpUtf8() && envelope.smtpUtf8()) {
            out.append(" SMTPUTF8");
        }
        if (offered.dsn()) {
            if (envelope.ret() != null) {
                out.append(" RET=").append(envelope.ret());
            }
            String id = envelope.envelopeId();
            if (id != null && oneWord(id, false)) {
                out.append(" ENVID=").append(id);
            }
        }
        return new Command(Command.Verb.MAIL, out.toString());
    }

    static Command rcpt(Recipient recipient, boolean utf8, Extensions offered) {
        StringBuilder out = new StringBuilder(64)
                .append("TO:<")
                .append(recipient.mailbox().text())
                .append('>');
        if (offered.dsn()) {
            if (!recipient.notifyOn().isEmpty()) {
                out.append(" NOTIFY=");
                boolean first = true;
                for (Notify condition : Notify.values()) {
                    if (recipient.notifyOn().contains(condition)) {
                        out.append(first ? "" : ",").append(condition);
                        first = false;
                    }
                }
            }
            String original = recipient.originalRecipient();
            if (original != null && oneWord(original, utf8)) {
                out.append(" ORCPT=").append(original);
            }
        }
        return new Command(Command.Verb.RCPT, out.toString());
    }

    private static boolean oneWord(String value, boolean utf8) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == 0x7f || (c > 0x7f && !utf8)) {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
