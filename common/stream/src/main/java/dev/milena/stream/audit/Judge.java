package dev.milena.stream.audit;

import dev.milena.mail.MailId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rule: each accepted recipient has one final event or is queued. A final event counts before a place in a queue, because mail moves on while topics are
 * read; any place in a queue counts before a dead record or a cancel, because both may have come too late. Pure; for one thread.
 */
final class Judge {

    private final Tally tally;
    private final Consumer<Verdict> broken;

    Judge(Tally tally, Consumer<Verdict> broken) {
        this.tally = tally;
        this.broken = broken;
    }

    /** @param entries everything known of some messages, in any order; is sorted */
    void judge(List<Entry> entries) {
        entries.sort(Entry.BY_RECIPIENT);
        MailId message = null;
        boolean cancelled = false;
        for (int from = 0; from < entries.size(); ) {
            Entry first = entries.get(from);
            if (!first.mail().equals(message)) {
                message = first.mail();
                cancelled = false;
            }
            int to = from + 1;
            while (to < entries.size()
                    && entries.get(to).mail().equals(message)
                    && entries.get(to).ordinal() == first.ordinal()) {
                to++;
            }
            if (first.ordinal() == Entry.EVERY) {
                cancelled = true;
            } else {
                recipient(entries.subList(from, to), cancelled);
            }
            from = to;
        }
    }

    private void recipient(List<Entry> entries, boolean cancelled) {
        boolean accepted = false;
        boolean dead = false;
        Entry queued = null;
        List<Entry> ends = new ArrayList<>(1);
        for (Entry entry : entries) {
            accepted |= entry.kind().accepted();
            dead |= entry.kind() == Kind.DEAD;
            if (entry.kind().ends()) {
                ends.add(entry);
            } else if (queued == null && entry.kind().queued()) {
                queued = entry;
            }
        }
        if (!accepted) {
            tally.stranger();
            return;
        }
        Optional<Kind> place = !ends.isEmpty()
                ? Optional.of(ends.getFirst().kind())
                : queued != null
                        ? Optional.of(queued.kind())
                        : dead ? Optional.of(Kind.DEAD) : cancelled ? Optional.of(Kind.CANCELLED) : Optional.empty();
        place.ifPresentOrElse(tally::counted, tally::missing);
        if (place.isEmpty()) {
            report(Broken.What.MISSING, entries);
        } else if (place.get() == Kind.DEAD) {
            report(Broken.What.DEAD, entries);
        } else if (ends.size() > 1) {
            several(ends, entries);
        }
    }

    /** An event that lies there twice under one id is one event: what a kill makes of an attempt whose first record was not acknowledged. */
    private void several(List<Entry> ends, List<Entry> entries) {
        Set<Integer> marks = new HashSet<>();
        ends.forEach(end -> marks.add(end.mark()));
        if (marks.size() == 1) {
            tally.repeated();
        } else {
            tally.doubled();
            report(Broken.What.DOUBLED, entries);
        }
    }

    private void report(Broken.What what, List<Entry> entries) {
        Entry one = entries.getFirst();
        broken.accept(new Verdict(what, one.mail(), one.ordinal(), entries));
    }
}
