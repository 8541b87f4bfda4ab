package dev.milena.bench.relay;

import dev.milena.bench.socket.FreePorts;
import dev.milena.bench.socket.Loops;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Milena standalone as {@code deploy/milena} starts it: a process of its own, free ports, a fresh folder of data. What it says goes to stderr at its end. */
final class Milena implements Relay {

    /** The launcher says here where it is. */
    private static final String LAUNCHER = "MILENA_LAUNCHER";

    /** The first start builds and warms up, which takes minutes; the rest takes seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(75);
    private static final long LOOK_MILLIS = 10;

    private final Folder folder;
    private final Process process;
    private final InetSocketAddress address;
    private final Heap heap;
    private final double startSeconds;
    private final EndOnce end;

    private Milena(Folder folder, int smtpPort, int opsPort) throws IOException, InterruptedException {
        this.folder = folder;
        this.address = Loops.local(smtpPort);
        this.heap = new Heap(Loops.local(opsPort));
        long begun = System.nanoTime();
        this.process = new ProcessBuilder(
                        launcher(),
                        "standalone",
                        "--config",
                        folder.file("milena.yaml").toString())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.file("out").toFile())
                .redirectError(folder.file("err").toFile())
                .start();
        this.end = new EndOnce("milena", this::end);
        this.startSeconds = awaitReady(begun);
    }

    static Milena start(World world) throws IOException, InterruptedException {
        List<Integer> ports = FreePorts.find(3);
        Folder folder = Folder.make(world.data(), "milena");
        Files.writeString(folder.file("milena.yaml"), configuration(world, folder, ports));
        return new Milena(folder, ports.get(0), ports.get(1));
    }

    private static String configuration(World world, Folder folder, List<Integer> ports) {
        return """
                standalone: { data-dir: "%s", durability: %s, kafka-port: %d }
                ops: { address: "127.0.0.1:%d" }
                ingress:
                  listeners: [ { address: "127.0.0.1:%d" } ]
                router:
                  dns: { servers: ["127.0.0.1:%d"], ipv6: false }
                deliverer:
                  smtp-port: %d
                  blocked-networks: []
                  retry: { schedule: [%s], expire: 1d }
                """.formatted(
                folder.file("data"),
                world.durability(),
                ports.get(2),
                ports.get(1),
                ports.get(0),
                world.dns().getPort(),
                world.sinkPort(),
                world.retry().stream().map(each -> each.toSeconds() + "s").collect(Collectors.joining(", ")));
    }

    @Override
    public String name() {
        return "Milena";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Usage usage() {
        return Usage.of(process.toHandle());
    }

    @Override
    public double heapMib() {
        return heap.usedMib();
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() {
        end.close();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("milena does not stop within " + STOPS_WITHIN.toSeconds() + " s and is killed");
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        heap.close();
        String said = folder.tail("err")
                .lines()
                .filter(each -> !each.contains(" INFO ") && !each.startsWith("milena: warm"))
                .collect(Collectors.joining("\n"));
        if (!said.isBlank()) {
            System.err.println("--- what milena said:\n" + said);
        }
        folder.close();
    }

    private double awaitReady(long begun) throws IOException, InterruptedException {
        while (!folder.tail("out").contains("Milena is ready")) {
            boolean late = System.nanoTime() - begun > PATIENCE.toNanos();
            if (late || !process.isAlive()) {
                close();
                throw new IOException(
                        late ? "milena is not ready after " + PATIENCE.toMinutes() + " min" : "milena does not start");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String launcher() throws IOException {
        String launcher = System.getenv(LAUNCHER);
        if (launcher == null) {
            throw new IOException("where Milena is, the launcher says: start the bench as 'deploy/milena bench'");
        }
        return launcher;
    }
}
