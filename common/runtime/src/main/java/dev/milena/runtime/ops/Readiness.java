package dev.milena.runtime.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Which parts of the process do their work now. Not ready before {@link #complete}, and not after {@link #stopping}: while parts are still being added, an
 * empty list must not look like health. Thread-safe; the suppliers are asked by whoever asks, so they must be quick.
 */
public final class Readiness {

    private enum Phase {
        STARTING,
        RUNNING,
        STOPPING
    }

    /** Guards both fields below. */
    private final Object lock = new Object();

    private final Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
    private Phase phase = Phase.STARTING;

    /** @param ready in the order they should be done */
    record Report(boolean ready, String phase, Map<String, Boolean> parts) {

        String json() {
            StringBuilder json = new StringBuilder("{\"ready\":").append(ready);
            json.append(",\"phase\":\"").append(phase).append("\",\"parts\":{");
            parts.forEach((name, state) -> json.append(json.charAt(json.length() - 1) == '{' ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(state.booleanValue()));
            return json.append("}}\n").toString();
        }
    }

    /** @param name a word of letters and hyphens */
    public void add(String name, BooleanSupplier ready) {
        synchronized (lock) {
            parts.put(name, ready);
        }
    }

    /** Every part was added. */
    public void complete() {
        synchronized (lock) {
            phase = phase == Phase.STARTING ? Phase.RUNNING : phase;
        }
    }

    /** From now on not ready, so that no new work is sent here. */
    public void stopping() {
        synchronized (lock) {
            phase = Phase.STOPPING;
        }
    }

    public boolean ready() {
        return report().ready();
    }

    Report report() {
        Map<String, BooleanSupplier> asked;
        Phase now;
        synchronized (lock) {
            asked = new LinkedHashMap<>(parts);
            now = phase;
        }
        Map<String, Boolean> answers = new LinkedHashMap<>();
        asked.forEach((name, ready) -> answers.put(name, ready.getAsBoolean()));
        boolean ready = now == Phase.RUNNING && !answers.containsValue(false);
        return new Report(
                ready,
                switch (now) {
                    case STARTING -> "starting";
                    case RUNNING -> "running";
                    case STOPPING -> "stopping";
                },
                answers);
    }
}
