package dev.milena.deliverer.lane;

import dev.milena.testkit.FakeTime;
import java.time.Duration;
import java.util.PriorityQueue;

/** A loop on a virtual timeline: time goes on only from one piece of work to the next. */
final class VirtualLoop implements LaneLoop {

    private record Work(long due, long order, Runnable what) {}

    private final FakeTime time;
    private final PriorityQueue<Work> queue = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.due - b.due, 0);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private long order;

    VirtualLoop(FakeTime time) {
        this.time = time;
    }

    @Override
    public void execute(Runnable work) {
        queue.add(new Work(time.nanos(), order++, work));
    }

    @Override
    public void schedule(Duration delay, Runnable work) {
        queue.add(new Work(time.nanos() + delay.toNanos(), order++, work));
    }

    void runFor(Duration span) {
        long end = time.nanos() + span.toNanos();
        while (!queue.isEmpty() && queue.peek().due - end <= 0) {
            Work next = queue.remove();
            if (next.due - time.nanos() > 0) {
                time.advance(Duration.ofNanos(next.due - time.nanos()));
            }
            next.what.run();
        }
        time.advance(Duration.ofNanos(end - time.nanos()));
    }

    boolean idle() {
        return queue.isEmpty();
    }
}
