package dev.milena.bench.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The heap of a JVM that tells its metrics as Prometheus text. For one thread. */
final class Heap implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final HttpRequest request;

    Heap(InetSocketAddress ops) {
        request = HttpRequest.newBuilder(URI.create("http://" + ops.getHostString() + ":" + ops.getPort() + "/metrics"))
                .timeout(PATIENCE)
                .build();
    }

    /** MiB in use now; not a number when nobody answers. */
    double usedMib() {
        try {
            return parse(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException silent) {
            return Double.NaN;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    static double parse(String metrics) {
        double used = metrics.lines()
                .filter(each -> each.startsWith("jvm_memory_used_bytes{") && each.contains("area=\"heap\""))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                .sum();
        return used == 0 ? Double.NaN : used / (1 << 20);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
