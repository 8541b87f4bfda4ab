package dev.milena.router.intake;

import dev.milena.stream.RouteIntake;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Batches in, commits out, all in memory. For one thread. */
final class FakeIntake implements RouteIntake {

    final Deque<List<Inbound>> batches = new ArrayDeque<>();
    final List<List<Outbound>> commits = new ArrayList<>();
    boolean closed;

    void give(Inbound... batch) {
        batches.add(List.of(batch));
    }

    @Override
    public List<Inbound> poll(Duration max) {
        List<Inbound> next = batches.poll();
        return next == null ? List.of() : next;
    }

    @Override
    public void commit(List<Outbound> out) {
        commits.add(List.copyOf(out));
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean ready() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
