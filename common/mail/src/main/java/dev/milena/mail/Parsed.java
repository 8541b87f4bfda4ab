package dev.milena.mail;

/** What reading something from outside came to: a value, or the reason why it is none, in words that its sender can act on. */
public sealed interface Parsed<T> {

    record Ok<T>(T value) implements Parsed<T> {}

    record Malformed<T>(String reason) implements Parsed<T> {}

    static <T> Parsed<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Parsed<T> malformed(String reason) {
        return new Malformed<>(reason);
    }

    /** The value; for input that this process made itself. Throws {@link IllegalArgumentException} with the reason if there is none. */
    default T orThrow() {
        return switch (this) {
            case Ok<T> ok -> ok.value();
            case Malformed<T> bad -> throw new IllegalArgumentException(bad.reason());
        };
    }
}
