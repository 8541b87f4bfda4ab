package dev.milena.bench.sink;

import dev.milena.bench.socket.Loops;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * @param addresses to listen on; port 0 for a free one. Several loopback addresses let faults of connections differ
 * @param extensions what EHLO offers, a line each
 * @param faults the first that matches counts
 * @param keep how many whole messages that are not bench messages (or, with {@code keepAll}, of any kind) are kept in memory, the latest win
 */
public record SinkSettings(
        List<InetSocketAddress> addresses,
        int threads,
        Set<String> extensions,
        List<FaultRule> faults,
        int keep,
        boolean keepAll) {

    /** Everything the sink can do; what is left out of a set of these is not offered. */
    public static final Set<String> ALL_EXTENSIONS =
            Set.of("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 67108864", "CHUNKING", "ENHANCEDSTATUSCODES", "DSN");

    /** What an ordinary server offers. */
    public static final Set<String> COMMON_EXTENSIONS =
            Set.of("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 67108864", "ENHANCEDSTATUSCODES");

    public SinkSettings {
        addresses = List.copyOf(addresses);
        extensions = Set.copyOf(extensions);
        faults = List.copyOf(faults);
        if (addresses.isEmpty() || threads < 1 || keep < 0) {
            throw new IllegalArgumentException("a sink has an address and a thread");
        }
    }

    /** One free port on this machine, common extensions, no faults, everything kept: what tests start from. */
    public static SinkSettings forTests() {
        return new SinkSettings(List.of(Loops.local(0)), 1, COMMON_EXTENSIONS, List.of(), 1000, true);
    }

    public SinkSettings withExtensions(Set<String> other) {
        return new SinkSettings(addresses, threads, other, faults, keep, keepAll);
    }

    public SinkSettings withAddresses(List<InetSocketAddress> other) {
        return new SinkSettings(other, threads, extensions, faults, keep, keepAll);
    }
}
