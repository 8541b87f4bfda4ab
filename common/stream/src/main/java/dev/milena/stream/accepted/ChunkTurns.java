package dev.milena.stream.accepted;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many chunks into the producer at a time; the others wait for their turn, in order, and with them the clients that send them. Else fifty large
 * messages would fill it, and everybody else's mail would be answered 451 for as long as they come in. Each message has one chunk here at most, so what waits
 * is bounded by the messages under way. Thread-safe; the lock guards all fields and is not held while a chunk is sent.
 */
final class ChunkTurns {

    /** A third of what makes the log unwritable; a request to a broker takes one chunk of each partition. */
    static final long MOST = Pressure.HIGH_WATER / 3;

    private record Turn(int size, Runnable send) {}

    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private long underWay;
    /** Somebody calls those whose turn it is; what ends meanwhile is seen by them. */
    private boolean calling;

    /** Sends now, or when its turn comes: then on the thread that calls {@link #over}. */
    void take(int size, Runnable send) {
        synchronized (this) {
            if (!waiting.isEmpty() || underWay + size > MOST) {
                waiting.add(new Turn(size, send));
                return;
            }
            underWay += size;
        }
        send.run();
    }

    /** One that was sent is stored, or will not be. May be called from within the sending of another. */
    void over(int size) {
        synchronized (this) {
            underWay -= size;
            if (calling) {
                return;
            }
            calling = true;
        }
        for (Turn next = next(); next != null; next = next()) {
            next.send().run();
        }
    }

    private synchronized @Nullable Turn next() {
        Turn first = waiting.peekFirst();
        calling = first != null && underWay + first.size() <= MOST;
        if (!calling || first == null) {
            return null;
        }
        underWay += first.size();
        return waiting.removeFirst();
    }
}
