package dev.milena.stream.audit;

import dev.milena.mail.MailId;
import java.util.List;

/** A recipient that breaks the balance, with all that is known of it. */
record Verdict(Broken.What what, MailId mail, int ordinal, List<Entry> entries) {

    Verdict {
        entries = List.copyOf(entries);
    }

    /** Where its message was accepted: the same for each of its recipients. */
    Entry message() {
        return entries.stream()
                .filter(entry -> entry.kind().accepted())
                .map(entry -> new Entry(
                        entry.mail(), Entry.EVERY, Kind.ACCEPTED, 0, entry.topic(), entry.partition(), entry.offset()))
                .findFirst()
                .orElseThrow();
    }
}
