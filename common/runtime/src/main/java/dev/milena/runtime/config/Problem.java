package dev.milena.runtime.config;

/**
 * One thing wrong with the configuration: where, at which key, and what to write instead.
 *
 * @param where {@code milena.yaml:12}, or the environment variable
 * @param path {@code ingress.listeners[0].address}; empty for the file as a whole
 */
public record Problem(String where, String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? where + ": " + message : where + ": " + path + ": " + message;
    }
}
