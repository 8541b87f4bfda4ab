package dev.milena.bench.relay;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a relay is started into.
 *
 * @param dns the server that says where mail goes
 * @param sinkPort of 127.0.0.1, in place of port 25
 * @param retry waits between attempts, the last repeats
 * @param durability {@code fsync} or {@code page-cache}
 * @param data where folders of data are made
 */
public record World(InetSocketAddress dns, int sinkPort, List<Duration> retry, String durability, Path data) {

    public World {
        retry = List.copyOf(retry);
        if (retry.isEmpty()) {
            throw new IllegalArgumentException("a schedule has a step");
        }
    }
}
