package dev.milena.stream.body;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were read and checked last, as many as there is room for: the tasks of one message are mostly due together, one for each destination, and
 * each asks for it. Whoever takes one must not change its octets. Thread-safe.
 */
final class Shelf {

    /** Eight hundred usual messages. */
    static final int ROOM = 8 * 1024 * 1024;

    private record Kept(MailId id, String sha256, byte[] octets) {}

    private final Rack<Kept> kept = Rack.leastRecentlyUsed(ROOM, each -> each.octets.length);

    /** The octets of this very message; null if they are not there. */
    byte @Nullable [] find(MailId id, BodyRef.Whole ref) {
        Kept there = kept.find(ref.partition(), ref.offset());
        return there != null
                        && there.octets.length == ref.size()
                        && there.id.equals(id)
                        && there.sha256.equals(ref.sha256())
                ? there.octets
                : null;
    }

    /** Makes room by taking away what was not wanted for longest. */
    void keep(MailId id, BodyRef.Whole ref, byte[] checked) {
        kept.put(ref.partition(), ref.offset(), new Kept(id, ref.sha256(), checked));
    }
}
