package dev.milena.ingress.session;

import dev.milena.smtp.data.OctetSink;
import java.util.function.Consumer;

/** A message on its way in. For the session's thread. Ends with exactly one {@link #finish} or {@link #abandon}. */
public interface Incoming extends OctetSink {

    /** False while it cannot take more: stop reading. Octets that come nevertheless are taken. */
    boolean ready();

    /** Whether what keeps it from being {@link #ready} or from its verdict is only that other messages are before it, while the log takes them. */
    default boolean queued() {
        return false;
    }

    /**
     * All octets are here; {@code then} gets the verdict once, on the session's thread, perhaps before this returns.
     *
     * @param eightBit whether an octet above 127 was among them
     */
    void finish(boolean eightBit, Consumer<Verdict> then);

    /** The message is not to be: nothing of it becomes mail, unless it was finished and is on its way into the log. */
    void abandon();

    /**
     * As {@link #abandon}, and what is on its way into the log is called back, since the client is about to be told 4yz. False if it is safe already: then its
     * verdict is on its way to {@code then}, and the client is told that.
     */
    boolean withdraw();
}
