package dev.milena.stream;

/** Kafka is lost for good (fenced, not authorised, an incompatible cluster): the process stops and says why. */
public final class StreamFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StreamFailure(String message, Throwable cause) {
        super(message, cause);
    }

    public StreamFailure(String message) {
        super(message);
    }
}
