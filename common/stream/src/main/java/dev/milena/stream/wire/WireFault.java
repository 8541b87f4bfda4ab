package dev.milena.stream.wire;

/** A record that is not what its reader expects. Never leaves this package: {@link JsonIn#read} makes a {@code Malformed} of it. */
final class WireFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WireFault(String message) {
        // Without a stack trace: garbage may come in any amount, and the text says where it is.
        super(message, null, false, false);
    }
}
