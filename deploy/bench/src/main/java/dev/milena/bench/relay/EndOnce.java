package dev.milena.bench.relay;

import java.util.concurrent.atomic.AtomicBoolean;

/** The end of something that must not outlive this process: when it is closed, or else when the process ends, and once. Thread-safe. */
final class EndOnce implements AutoCloseable {

    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    EndOnce(String name, Runnable end) {
        this.end = end;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-" + name + "-end"));
    }

    @Override
    public void close() {
        if (!ended.getAndSet(true)) {
            end.run();
        }
    }
}
