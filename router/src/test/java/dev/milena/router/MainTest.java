package dev.milena.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.milena.dns.DnsConfig;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.time.Time;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.StreamFailure;
import dev.milena.testkit.dns.Behaviour;
import dev.milena.testkit.dns.TestDnsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole router but for Kafka: a real thread, real DNS over the loopback. */
class MainTest {

    private static final class QueueIntake implements RouteIntake {
        private final BlockingQueue<List<Inbound>> in = new LinkedBlockingQueue<>();
        private final BlockingQueue<List<Outbound>> out = new LinkedBlockingQueue<>();
        private volatile boolean lost;
        private volatile boolean closed;

        @Override
        public List<Inbound> poll(Duration max) {
            try {
                List<Inbound> batch = in.poll(max.toMillis(), TimeUnit.MILLISECONDS);
                if (lost) {
                    throw new StreamFailure("fenced by another router");
                }
                return batch == null ? List.of() : batch;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void commit(List<Outbound> written) {
            out.add(List.copyOf(written));
        }

        @Override
        public void wakeup() {
            in.add(List.of());
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final QueueIntake intake = new QueueIntake();
    private final TestDnsServer dns = TestDnsServer.start()
            .mx("shop.test", 10, "mx.shop.test")
            .address("mx.shop.test", "203.0.113.25")
            .behaves("silent.test", Behaviour.SILENT);

    private Service start() {
        RouterConfig config = new RouterConfig(
                new DnsConfig(List.of(dns.address()), Duration.ofSeconds(5), 1, true),
                List.of(),
                List.of(),
                Duration.ofSeconds(5),
                100,
                false,
                List.of());
        return Main.start(
                config, intake, new Environment(Time.system(), new Random(1), new SimpleMeterRegistry(), "r1"));
    }

    private List<RouteIntake.Outbound> routed(String recipient) throws Exception {
        intake.in.add(List.of(new RouteIntake.Inbound.Accepted(Mails.mail(recipient), Mails.BODY, new byte[5])));
        List<RouteIntake.Outbound> out = intake.out.poll(20, TimeUnit.SECONDS);
        assertThat(out).isNotNull();
        return out == null ? List.of() : out;
    }

    @Test
    void mailGoesInAndATaskComesOut() throws Exception {
        Service router = start();
        try (dns) {
            assertThat(router.ready()).isTrue();
            assertThat(routed("x@shop.test"))
                    .last()
                    .isInstanceOfSatisfying(RouteIntake.Outbound.Dispatch.class, d -> assertThat(
                                    d.task().route())
                            .isInstanceOfSatisfying(Route.Via.class, via -> assertThat(via.targets())
                                    .containsExactly(new Target(
                                            "mx.shop.test", 25, List.of(InetAddress.ofLiteral("203.0.113.25"))))));
            router.close();
            router.close();
            assertThat(router.ended().toCompletableFuture()).isCompleted();
            assertThat(router.ready()).isFalse();
            assertThat(intake.closed).isTrue();
        }
    }

    @Test
    void anMxThatIsThisMachineIsALoop() throws Exception {
        List<String> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .toList();
        assumeThat(own).as("addresses beside the loopback").isNotEmpty();
        dns.mx("loop.test", 10, "mx.loop.test").address("mx.loop.test", own.getFirst());
        try (dns;
                Service router = start()) {
            assertThat(router.ready()).isTrue();
            assertThat(routed("x@loop.test"))
                    .last()
                    .isInstanceOfSatisfying(RouteIntake.Outbound.Dispatch.class, d -> assertThat(
                                    d.task().route())
                            .isInstanceOfSatisfying(Route.Failed.class, failed -> assertThat(
                                            failed.failure().enhanced())
                                    .hasToString("5.4.6")));
        }
    }

    @Test
    void losingKafkaEndsTheServiceWithItsReason() {
        try (dns;
                Service router = start()) {
            intake.lost = true;
            intake.wakeup();

            assertThatThrownBy(() -> router.ended().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(StreamFailure.class)
                    .hasMessage("fenced by another router");
            assertThat(intake.closed).isTrue();
        }
    }

    @Test
    void closingDoesNotWaitForDnsThatNeverAnswers() {
        Service router = start();
        try (dns) {
            intake.in.add(
                    List.of(new RouteIntake.Inbound.Accepted(Mails.mail("x@silent.test"), Mails.BODY, new byte[5])));
            router.close();

            assertThat(router.ended().toCompletableFuture()).isCompleted();
        }
    }
}
