package dev.milena.ingress.session;

import java.util.concurrent.Executor;

/** Where a session takes the messages it reads. Thread-safe. */
public interface Reception {

    /** False while no mail can be stored: whoever begins a message now is answered 451. */
    boolean open();

    /** False while what stores mail is nearly full: whoever says MAIL is answered 452; what has begun may end. */
    boolean roomy();

    /**
     * Begins a message.
     *
     * @param thread the session's thread, on which {@code progress} and the verdict are told
     * @param progress called when {@link Incoming#ready()} may have turned true
     */
    Incoming begin(Submission submission, Executor thread, Runnable progress);
}
