package dev.milena.e2e.power;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code milena standalone} as a process of its own, so that it can be killed. */
final class StandaloneProcess implements AutoCloseable {

    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private StandaloneProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /** Does not wait. What it logs is appended to {@code log}. */
    static StandaloneProcess start(Path config, Path dataDir, Path log) throws IOException {
        return new StandaloneProcess(command(config, log, "standalone", "--data-dir", dataDir.toString()));
    }

    /** Waits until it is ready. */
    void awaitReady() throws Exception {
        ready.get(120, TimeUnit.SECONDS);
    }

    /** Runs another command to its end and gives what it printed. */
    static List<String> run(Path config, Path log, String... words) throws Exception {
        Process process = command(config, log, words);
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            return said.lines().toList();
        } finally {
            process.waitFor();
        }
    }

    private static Process command(Path config, Path log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.milena.cli.Main"));
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void listen() {
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("Milena is ready")) {
                    ready.complete(null);
                }
            }
            ready.completeExceptionally(new IOException("it ended before it was ready"));
        } catch (IOException gone) {
            ready.completeExceptionally(gone);
        }
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As SIGTERM does; waits for the end. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(70, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The lines of a log that tell of something. */
    static List<String> said(Path log, String what) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(what)).toList();
        }
    }
}
