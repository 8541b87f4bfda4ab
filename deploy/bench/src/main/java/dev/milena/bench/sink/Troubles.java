package dev.milena.bench.sink;

import dev.milena.bench.sink.Trouble.Phase;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The troubles a sink makes now, how often each has struck, and the replies that are held back. Thread-safe. */
final class Troubles {

    private final Map<Trouble, AtomicInteger> strikes = new ConcurrentHashMap<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile List<Trouble> all = List.of();

    void set(List<Trouble> troubles) {
        all = List.copyOf(troubles);
    }

    /** How often it struck. */
    int strikes(Trouble trouble) {
        AtomicInteger count = strikes.get(trouble);
        return count == null ? 0 : count.get();
    }

    boolean any(String address, Phase phase) {
        return all.stream()
                .anyMatch(each -> each.phase() == phase && each.address().equals(address));
    }

    /** What strikes at this phase of a session, counted; null when all goes well. */
    @Nullable Trouble strike(String address, Phase phase) {
        for (Trouble each : all) {
            if (each.phase() == phase && each.address().equals(address)) {
                AtomicInteger count = strikes.computeIfAbsent(each, fresh -> new AtomicInteger());
                if (each.times() == 0) {
                    count.incrementAndGet();
                    return each;
                }
                if (count.getAndUpdate(before -> Math.min(before + 1, each.times())) < each.times()) {
                    return each;
                }
            }
        }
        return null;
    }

    void hold(Runnable reply) {
        held.add(reply);
    }

    int held() {
        return held.size();
    }

    void release() {
        Runnable reply;
        while ((reply = held.poll()) != null) {
            reply.run();
        }
    }
}
