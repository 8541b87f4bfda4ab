package dev.milena.runtime.life;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process is made of, in the order it was started; stopped in reverse. A part that fails to stop does not keep the others running. Thread-safe; the
 * parts are stopped once.
 */
public final class Parts {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Object lock = new Object();

    @GuardedBy("lock") private final Deque<Part> started = new ArrayDeque<>();

    @GuardedBy("lock") private boolean stopping;

    private final CompletableFuture<End> end = new CompletableFuture<>();

    private record Part(String name, AutoCloseable what) {}

    /** Why the process ends. */
    sealed interface End {

        record Asked() implements End {}

        record Died(String line, Throwable cause) implements End {}
    }

    /** Adds a part that just started; if the process is to stop already, the part is closed at once and {@link Interrupted} thrown. */
    @CanIgnoreReturnValue
    public <T extends AutoCloseable> T add(String name, T part) {
        boolean late;
        synchronized (lock) {
            late = stopping;
            started.push(new Part(name, part));
        }
        if (late || end.isDone()) {
            throw new Interrupted();
        }
        return part;
    }

    /** Adds a service; when it ends of itself the process ends. */
    @CanIgnoreReturnValue
    public <T extends Service> T add(T service) {
        T added = add(service.name(), service);
        watch(service.name(), service.ended());
        return added;
    }

    /** The process ends, as died, when the stage completes exceptionally. */
    public void watch(String name, CompletionStage<Void> ended) {
        ended.whenComplete((nothing, cause) -> {
            if (cause != null) {
                died(name, cause);
            }
        });
    }

    /** As a signal would. Idempotent; does not wait. */
    public void askToStop() {
        end.complete(new End.Asked());
    }

    /** Waits until somebody asks to stop or a part dies. */
    End await() {
        return end.join();
    }

    /** Stops everything in reverse order; false if that was not done within the limit or something failed to stop. */
    boolean stop(Duration limit) {
        List<String> failures = new ArrayList<>();
        Thread stopper = Thread.ofPlatform().name("stop").daemon().start(() -> stopAll(failures));
        try {
            if (stopper.join(limit)) {
                return failures.isEmpty();
            }
            LOG.error("not stopped within {}: {} hangs; leaving it", limit, next());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            LOG.error("interrupted while stopping {}", next());
        }
        return false;
    }

    private void stopAll(List<String> failures) {
        Part part = next();
        while (part != null) {
            LOG.debug("stopping {}", part.name());
            try {
                part.what().close();
            } catch (Exception broken) {
                failures.add(part.name());
                LOG.warn("{} did not stop cleanly", part.name(), broken);
            }
            synchronized (lock) {
                started.remove(part);
            }
            part = next();
        }
    }

    private @Nullable Part next() {
        synchronized (lock) {
            stopping = true;
            return started.peek();
        }
    }

    private void died(String name, Throwable cause) {
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        end.complete(new End.Died(name + " died: " + reason.getMessage(), reason));
    }

    /** The process was asked to stop while it was still starting. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
