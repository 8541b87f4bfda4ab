package dev.milena.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import dev.milena.bench.socket.Loops;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** D7, E1, E2, and ten thousand idle connections: they cost nobody else anything, and are closed at their deadline however they drip. */
@With(shared = true)
class SlowAndIdleClientsTest {

    private static final int IDLE = 10_000;
    private static final int SLOW = 200;

    /** What the test itself and the ingress need besides. */
    private static final int OTHER_FILES = 1_500;

    @Test
    void tenThousandIdleOnes(Cluster cluster) throws IOException, InterruptedException {
        int count = Math.min(IDLE, openFiles() - OTHER_FILES);
        System.err.println(count + " idle connections; the limit of open files is " + openFiles());
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                idle.add(SocketChannel.open(Loops.local(cluster.smtpPort())));
            }
            await("all are let in")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> cluster.ingress().metric("milena_ingress_connections_active") >= count * 0.9);
            try (Load load = Load.of(cluster, 30, 5)) {
                Report report = load.judge(0);
                assertThat(report.accepted()).isEqualTo(150);
            }
        } finally {
            for (SocketChannel each : idle) {
                each.close();
            }
        }
        await("all are gone")
                .atMost(Duration.ofSeconds(60))
                .until(() -> cluster.ingress().metric("milena_ingress_connections_active") == 0);
    }

    @Test
    void slowOnesInACommandAndInABody(Cluster cluster) throws IOException {
        List<SocketChannel> slow = new ArrayList<>();
        AtomicInteger alive = new AtomicInteger();
        try (ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            for (int i = 0; i < SLOW; i++) {
                SocketChannel channel = SocketChannel.open(Loops.local(cluster.smtpPort()));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (i % 2 == 0) {
                    write(
                            channel,
                            "EHLO slow.example\r\nMAIL FROM:<slow@src.example>\r\nRCPT TO:<c@dripped.example>\r\nDATA\r\n");
                }
                slow.add(channel);
            }
            alive.set(SLOW);
            ScheduledFuture<?> dripping =
                    drip.scheduleAtFixedRate(() -> alive.set(drip(slow)), 0, 500, TimeUnit.MILLISECONDS);
            try (Load load = Load.of(cluster, 30, 5)) {
                load.judge(0);
            }
            // 20 s for a command in all, 5 s grace for a body below its rate.
            await("every one is closed").atMost(Duration.ofSeconds(60)).until(() -> alive.get() == 0);
            assertThat(dripping.cancel(true)).isTrue();
        } finally {
            for (SocketChannel each : slow) {
                each.close();
            }
        }
        assertThat(cluster.sink().account().kept().stream()
                        .filter(mail -> mail.mailFrom().startsWith("<slow@")))
                .isEmpty();
    }

    /** An octet to each; how many still take it. */
    private static int drip(List<SocketChannel> all) {
        return (int) all.stream().filter(SlowAndIdleClientsTest::takes).count();
    }

    private static boolean takes(SocketChannel channel) {
        try {
            write(channel, "x");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void write(SocketChannel channel, String octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(octets.getBytes(US_ASCII));
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static int openFiles() throws IOException, InterruptedException {
        Process ulimit = new ProcessBuilder("sh", "-c", "ulimit -n").start();
        String limit = new String(ulimit.getInputStream().readAllBytes(), US_ASCII).strip();
        assertThat(ulimit.waitFor()).isZero();
        return limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit);
    }
}
