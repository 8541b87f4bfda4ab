package dev.milena.bench.sink;

import java.util.List;

/**
 * A whole message as it arrived.
 *
 * @param mailFrom what stood behind {@code MAIL FROM:}, parameters included
 * @param recipients what stood behind each {@code RCPT TO:} that was taken, parameters included
 * @param octets after transparency was undone
 */
public record KeptMail(String mailFrom, List<String> recipients, byte[] octets) {

    public KeptMail {
        recipients = List.copyOf(recipients);
    }

    /** From the null sender: a report. */
    public boolean report() {
        return mailFrom.startsWith("<>");
    }
}
