package dev.milena.ingress;

import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.Cidr;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.Environment;
import dev.milena.testkit.FakeTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A whole ingress on a free port of 127.0.0.1 with a fake log behind it and time that a test moves. */
final class Ingress implements AutoCloseable {

    static final long MAX_SIZE = 10 << 20;

    final FakeLog log = new FakeLog();
    final FakeTime time = new FakeTime();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final IngressService service;

    Ingress() {
        this(limits(), "127.0.0.0/8");
    }

    Ingress(IngressConfig.Limits limits, String relayNetwork) {
        IngressConfig config = new IngressConfig(
                List.of(new IngressConfig.Listener(new HostPort("127.0.0.1", 0))),
                List.of(Cidr.parse(relayNetwork).orThrow()),
                new ByteSize(MAX_SIZE),
                "mx.test.example",
                null,
                false,
                limits,
                timeouts());
        service = Main.start(config, log, environment());
    }

    static IngressConfig.Limits limits() {
        return new IngressConfig.Limits(
                1000, 1000, 1000, 20, 100, 100, new ByteSize(1 << 20), 10_000, new ByteSize(64 << 20));
    }

    IngressConfig.Timeouts timeouts() {
        return new IngressConfig.Timeouts(
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                new ByteSize(500),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10));
    }

    Environment environment() {
        return new Environment(time, new Random(1), metrics, "node-1");
    }

    Peer connect() throws IOException {
        return new Peer(service.addresses().getFirst());
    }

    double count(String name, String... tags) {
        return metrics.counter(name, tags).count();
    }

    int active() {
        return (int) metrics.get("milena.ingress.connections.active").gauge().value();
    }

    @Override
    public void close() {
        service.close();
    }
}
