package dev.milena.stream.progress;

/**
 * Where the replay of outcomes has to begin.
 *
 * @param partition of {@code mail.events}
 * @param offset every outcome that a checkpoint does not know of lies here or later
 */
public record ReplayFrom(int partition, long offset) {

    public ReplayFrom {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no such place: " + partition + "@" + offset);
        }
    }
}
