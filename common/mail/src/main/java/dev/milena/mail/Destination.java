package dev.milena.mail;

/**
 * Where limits apply: the MX set that domains share, or the domain itself. The key alone decides the partition, so one destination has one owner.
 *
 * @param key stable, lower case: {@code example.com}, {@code mx.example.net}, {@code (mx1|mx2).example.net}
 */
public record Destination(String key) {

    public Destination {
        if (key.isEmpty() || key.length() > 1000) {
            throw new IllegalArgumentException("a destination key has 1 to 1000 characters");
        }
    }

    @Override
    public String toString() {
        return key;
    }
}
