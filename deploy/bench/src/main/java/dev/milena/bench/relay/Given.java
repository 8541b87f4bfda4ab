package dev.milena.bench.relay;

import java.net.InetSocketAddress;

/** A relay that somebody else started and ends: only its address is known. */
record Given(InetSocketAddress address) implements Relay {

    @Override
    public String name() {
        return address.getHostString() + ":" + address.getPort();
    }

    @Override
    public Usage usage() {
        return Usage.UNKNOWN;
    }

    @Override
    public double heapMib() {
        return Double.NaN;
    }

    @Override
    public double startSeconds() {
        return Double.NaN;
    }

    @Override
    public void close() {
        // Not ours to end.
    }
}
