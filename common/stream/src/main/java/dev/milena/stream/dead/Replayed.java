package dev.milena.stream.dead;

/** What became of a letter that was to be sent back. */
public sealed interface Replayed {

    /** {@code partition/offset} in {@code mail.dead}. */
    String id();

    /** @param to the topic it was sent to */
    record Sent(String id, String to) implements Replayed {}

    /** There is nothing left to do about it; it is not open any more. */
    record Closed(String id, String why) implements Replayed {}

    /** It stays open. */
    record Refused(String id, String why) implements Replayed {}
}
