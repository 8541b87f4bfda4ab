package dev.milena.runtime.life;

/** A service cannot start; the message is the one line the operator sees: what is wrong, where, what to do. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
