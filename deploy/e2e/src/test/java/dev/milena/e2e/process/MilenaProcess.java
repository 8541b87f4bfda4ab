package dev.milena.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of Milena's that can be killed, frozen, stopped and started again under the same name. For one thread. */
public final class MilenaProcess implements AutoCloseable {

    /** A start takes two seconds; the rest is for a machine that has other things to do. */
    private static final Duration START = Duration.ofMinutes(4);

    /** What a service may take for an orderly stop, and a little. */
    private static final int STOP_SECONDS = 75;

    private static final int TAIL_LINES = 80;

    private static final int CANNOT_START = 3;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final List<String> command;
    private final int opsPort;
    private final Path out;
    private final Path err;
    private @Nullable Process running;

    /**
     * @param heap its greatest, as {@code -Xmx} has it
     * @param words the command and its arguments
     * @param opsPort of its health endpoint; 0: it says on stdout that it is ready
     * @param dir where what it says goes, to files of its name
     */
    public MilenaProcess(String name, String heap, List<String> words, int opsPort, Path dir) {
        this.name = name;
        this.command = Jvm.command(heap, words);
        this.opsPort = opsPort;
        this.out = dir.resolve(name + ".out");
        this.err = dir.resolve(name + ".err");
    }

    public String name() {
        return name;
    }

    /** Does not wait until it is ready. Nothing happens when it runs. */
    public MilenaProcess start() {
        if (runs()) {
            return this;
        }
        try {
            running = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                    .start();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public void awaitReady() {
        await(name + " is ready")
                .atMost(START)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (opsPort != 0 && !process().isAlive() && process().exitValue() == CANNOT_START) {
                        // A busy machine's broker may take longer than a service waits for it: whoever keeps a service
                        // running tries again.
                        start();
                    }
                    assertThat(process().isAlive())
                            .as("%s runs%n%s", name, tail())
                            .isTrue();
                    return ready();
                });
    }

    public boolean ready() {
        if (opsPort == 0) {
            return read(out).contains("is ready");
        }
        try {
            return get("/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The sum of a metric over its labels as {@code /metrics} has it; 0 when it is not there (yet). */
    public double metric(String metric) {
        try {
            return get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException away) {
            throw new UncheckedIOException(away);
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        awaitEnd(process().destroyForcibly());
    }

    /** SIGTERM; returns its exit code when it has stopped in order. */
    public int stop() {
        Process process = process();
        process.destroy();
        return awaitEnd(process);
    }

    /** Waits until it ends of itself; its exit code. */
    public int awaitEnd() {
        return awaitEnd(process());
    }

    /** SIGSTOP. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    public boolean runs() {
        return running != null && running.isAlive();
    }

    /** What it said on stdout since its last start, by lines. */
    public List<String> out() {
        return read(out).lines().toList();
    }

    /** What it said on stderr since its first start, by lines. */
    public List<String> err() {
        return read(err).lines().toList();
    }

    /** The last lines of its stderr. */
    public String tail() {
        List<String> lines = err();
        return "---- " + name + (runs() ? " (runs)" : " (ended)") + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        if (runs()) {
            kill();
        }
    }

    private Process process() {
        if (running == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return running;
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(process().pid()))
                    .start();
            assertThat(awaitEnd(kill)).as("kill -%s %s", signal, name).isZero();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private int awaitEnd(Process process) {
        try {
            assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends%n%s", name, tail())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
