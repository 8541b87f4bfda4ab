package dev.milena.bench.relay;

import java.net.InetSocketAddress;

/** A relay that runs. For one thread, except {@link #close}, which may come from any and more than once. */
public sealed interface Relay extends AutoCloseable permits Milena, Postfix, Given {

    /** What tables call it. */
    String name();

    /** Where it takes mail. */
    InetSocketAddress address();

    /** What its processes have used and hold; {@link Usage#UNKNOWN} where the machine does not tell. */
    Usage usage();

    /** MiB of the heap in use now; not a number where there is none, or it does not answer. */
    double heapMib();

    /** From the start of its process until it was ready; not a number when somebody else started it. */
    double startSeconds();

    /** Stops it and waits for its end. */
    @Override
    void close();
}
