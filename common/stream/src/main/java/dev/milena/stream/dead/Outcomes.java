package dev.milena.stream.dead;

import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events say about some messages. For one thread. */
final class Outcomes {

    private final Map<MailId, @Nullable Set<Integer>> done = new HashMap<>();

    /** Only these are looked for. */
    Outcomes(Set<MailId> wanted) {
        wanted.forEach(id -> done.put(id, null));
    }

    boolean isEmpty() {
        return done.isEmpty();
    }

    void saw(Event event) {
        if (done.containsKey(event.id())) {
            Set<Integer> ordinals = done.get(event.id());
            if (ordinals == null) {
                ordinals = new HashSet<>();
                done.put(event.id(), ordinals);
            }
            if (event.type().isFinal()) {
                ordinals.add(event.ordinal());
            }
        }
    }

    /** Whether anything happened to the message. */
    boolean known(MailId id) {
        return done.get(id) != null;
    }

    /** Recipients that have their final event. */
    Set<Integer> done(MailId id) {
        Set<Integer> ordinals = done.get(id);
        return ordinals == null ? Set.of() : ordinals;
    }
}
