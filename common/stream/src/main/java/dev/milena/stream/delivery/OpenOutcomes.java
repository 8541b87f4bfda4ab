package dev.milena.stream.delivery;

import dev.milena.runtime.time.Time;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The outcomes that Kafka has not acknowledged yet, in the order they were given. Thread-safe; bounded by the tasks in hand. */
final class OpenOutcomes {

    private final ConcurrentLinkedQueue<Mark> marks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Time time;

    OpenOutcomes(Time time) {
        this.time = time;
    }

    /** One outcome under way. */
    final class Mark {
        private final long since = time.nanos();
        private volatile boolean closed;

        void close() {
            closed = true;
            open.decrementAndGet();
            forget();
        }
    }

    Mark begin() {
        Mark mark = new Mark();
        open.incrementAndGet();
        marks.add(mark);
        return mark;
    }

    int count() {
        return open.get();
    }

    /** How long the oldest has been waiting; zero when none does. */
    long oldestNanos() {
        forget();
        Mark oldest = marks.peek();
        return oldest == null ? 0 : time.nanos() - oldest.since;
    }

    private void forget() {
        for (Mark first = marks.peek(); first != null && first.closed; first = marks.peek()) {
            if (!marks.remove(first)) {
                return;
            }
        }
    }
}
