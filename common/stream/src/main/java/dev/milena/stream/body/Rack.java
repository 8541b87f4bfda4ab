package dev.milena.stream.body;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What came from {@code mail.accepted}, by where it lies there, as much as there is room for. Thread-safe. */
final class Rack<T> {

    private record Place(int partition, long offset) {}

    private final LinkedHashMap<Place, T> things;
    private final ToLongFunction<T> size;
    private final long room;
    private long octets;

    private Rack(long room, ToLongFunction<T> size, boolean byAccess) {
        this.room = room;
        this.size = size;
        this.things = new LinkedHashMap<>(16, 0.75f, byAccess);
    }

    /**
     * Who came first goes first.
     *
     * @param room in octets
     * @param size of one, in octets; always the same for the same
     */
    static <T> Rack<T> firstInFirstOut(long room, ToLongFunction<T> size) {
        return new Rack<>(room, size, false);
    }

    /** Who was not asked for longest goes first. The parameters as above. */
    static <T> Rack<T> leastRecentlyUsed(long room, ToLongFunction<T> size) {
        return new Rack<>(room, size, true);
    }

    synchronized @Nullable T find(int partition, long offset) {
        return things.get(new Place(partition, offset));
    }

    /** Takes the place of what lies there. */
    synchronized void put(int partition, long offset, T thing) {
        T before = things.put(new Place(partition, offset), thing);
        octets += size.applyAsLong(thing) - (before == null ? 0 : size.applyAsLong(before));
        for (Iterator<T> oldest = things.values().iterator(); octets > room; ) {
            octets -= size.applyAsLong(oldest.next());
            oldest.remove();
        }
    }

    /** Gives it away; null if it is not there. */
    synchronized @Nullable T take(int partition, long offset) {
        T thing = things.remove(new Place(partition, offset));
        if (thing != null) {
            octets -= size.applyAsLong(thing);
        }
        return thing;
    }
}
