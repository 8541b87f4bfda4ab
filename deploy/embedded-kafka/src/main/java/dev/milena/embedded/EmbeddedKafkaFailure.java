package dev.milena.embedded;

/** The broker cannot run here; the message is the one line the operator sees: what is wrong, where, what to do. */
public final class EmbeddedKafkaFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedKafkaFailure(String message) {
        super(message);
    }

    EmbeddedKafkaFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
