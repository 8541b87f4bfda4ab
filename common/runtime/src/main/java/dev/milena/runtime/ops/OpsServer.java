package dev.milena.runtime.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.StartFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ops address. Up before anything else of the process, down after it, so that a probe always gets an answer. GET and HEAD only; nothing here changes
 * anything. Thread-safe.
 */
public final class OpsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);

    private static final String TEXT = "text/plain; charset=utf-8";

    /** What the kernel queues before we accept; probes come one by one. */
    private static final int BACKLOG = 64;

    private final String title;
    private final Readiness readiness;
    private final Metrics metrics;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private OpsServer(String title, HttpServer http, Readiness readiness, Metrics metrics) {
        this.title = title;
        this.http = http;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** Binds and serves. Throws {@link StartFailure} when the address cannot be had. */
    public static OpsServer start(HostPort address, String title, Readiness readiness, Metrics metrics) {
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        if (socket.isUnresolved()) {
            throw new StartFailure("ops.address " + address + ": there is no host '" + address.host() + "'");
        }
        try {
            OpsServer server = new OpsServer(title, HttpServer.create(socket, BACKLOG), readiness, metrics);
            server.serve();
            return server;
        } catch (BindException taken) {
            throw new StartFailure(
                    "ops.address " + address + " cannot be had (" + taken.getMessage()
                            + "); stop what listens there, or name another by --ops or MILENA__OPS__ADDRESS",
                    taken);
        } catch (IOException broken) {
            throw new StartFailure("ops.address " + address + ": " + broken.getMessage(), broken);
        }
    }

    /** Where it listens; the port that was chosen if 0 was asked for. */
    public HostPort address() {
        InetSocketAddress bound = http.getAddress();
        return new HostPort(bound.getAddress().getHostAddress(), bound.getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void serve() {
        http.setExecutor(threads);
        http.createContext("/", exchange -> answer(exchange, this::page));
        http.start();
    }

    private Answer page(String path) {
        return switch (path) {
            case "/live" -> new Answer(200, TEXT, "live\n");
            case "/ready" -> {
                Readiness.Report report = readiness.report();
                yield new Answer(report.ready() ? 200 : 503, "application/json", report.json());
            }
            case "/metrics" -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
            case "/" -> new Answer(200, TEXT, front());
            default -> new Answer(404, TEXT, "There are /live, /ready and /metrics.\n");
        };
    }

    private String front() {
        Readiness.Report report = readiness.report();
        StringBuilder page =
                new StringBuilder("Milena ").append(title).append(": ").append(report.phase());
        page.append(report.ready() ? ", ready\n\n" : ", not ready\n\n");
        report.parts()
                .forEach((name, ready) -> page.append("  ").append(name).append(ready ? ": ready\n" : ": not ready\n"));
        return page.append("\n/live  /ready  /metrics\n").toString();
    }

    private record Answer(int status, String type, String body) {}

    private interface Pages {
        Answer at(String path);
    }

    /** An exchange that fails is the client's loss alone; what broke on our side is logged and answered 500. */
    private static void answer(HttpExchange exchange, Pages pages) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD");
            Answer answer = head || method.equals("GET")
                    ? made(exchange.getRequestURI().getPath(), pages)
                    : new Answer(405, TEXT, "GET or HEAD\n");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static Answer made(String path, Pages pages) {
        try {
            return pages.at(path);
        } catch (RuntimeException broken) {
            LOG.error("ops page {} failed", path, broken);
            return new Answer(500, TEXT, "this page failed; the log says why\n");
        }
    }
}
