package dev.milena.stream.delivery;

import java.util.concurrent.TimeoutException;

/** Called between the steps of something long on the poll thread: says that it lives. Throws when the service stops, so that the step is not waited for. */
@FunctionalInterface
interface Pulse {
    void beat() throws TimeoutException;
}
