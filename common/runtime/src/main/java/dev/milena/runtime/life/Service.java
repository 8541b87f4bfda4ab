package dev.milena.runtime.life;

import java.util.concurrent.CompletionStage;

/** A running service, as the process around it sees it. Thread-safe. */
public interface Service extends AutoCloseable {

    /** {@code ingress}, {@code router} or {@code deliverer}. */
    String name();

    /** Whether it does its work now: assigned, connected, listening. */
    boolean ready();

    /** Completes exceptionally when the service died of itself, with the one line that says why; normally after {@link #close}. */
    CompletionStage<Void> ended();

    /** Stops accepting, finishes what is in flight, commits, leaves; bounded. Idempotent. */
    @Override
    void close();
}
