package dev.milena.e2e.faults;

import dev.milena.bench.dns.BenchDns;
import dev.milena.bench.dns.DnsSettings;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.e2e.process.MilenaProcess;
import dev.milena.e2e.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Broker, ingress, router and deliverers as processes, with the world around them in this JVM. Everything runs and is ready when the constructor returns, and
 * is ended, by its process id, by {@link #close}. For one thread.
 */
final class Cluster implements AutoCloseable {

    /** Retries come soon, and the deliverer's own timeouts are as shipped. */
    static final String PATIENT = """
              retry: { schedule: [1s, 3s], expire: 1h }
              lanes: { breaker-wait: 2s, breaker-max-wait: 5s }
            """;

    /** The same for a world that does not answer: every timeout a few seconds. */
    static final String IMPATIENT = PATIENT + """
              connect:
                timeouts:
                  { connect: 2s, greeting: 3s, ehlo: 3s, start-tls: 3s, mail: 3s, rcpt: 3s, data: 3s, data-block: 3s, end-of-data: 4s, transaction: 30s }
            """;

    /** So many addresses the sink has: 127.0.0.1, where everyone is well, and the others, where a story may make trouble. */
    static final int ADDRESSES = 80;

    private final Path dir;
    private final int kafkaPort = Ports.free();
    private final int smtpPort = Ports.free();
    private final int sinkPort = Ports.free();
    private final InetSocketAddress dnsAddress = new InetSocketAddress(address(1), Ports.free());
    private final String delivererYaml;
    private final String kafkaProperties;
    private final Sink sink;
    private BenchDns dns;
    private @Nullable Events events;
    private final MilenaProcess kafka;
    private final MilenaProcess ingress;
    private final MilenaProcess router;
    private final List<MilenaProcess> deliverers = new ArrayList<>();

    Cluster(int count, String delivererYaml, String kafkaProperties) {
        this.delivererYaml = delivererYaml;
        this.kafkaProperties = kafkaProperties;
        try {
            dir = Files.createTempDirectory("milena-faults");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        sink = Sink.open(SinkSettings.forTests()
                .withAddresses(IntStream.rangeClosed(1, ADDRESSES)
                        .mapToObj(i -> new InetSocketAddress(address(i), sinkPort))
                        .toList()));
        dns = BenchDns.open(DnsSettings.of(dnsAddress, 0));
        kafka = new MilenaProcess(
                "kafka",
                "512m",
                List.of(
                        "kafka",
                        "--config",
                        configure("kafka", Ports.free()).toString(),
                        "--data-dir",
                        dir.resolve("data").toString()),
                0,
                dir);
        ingress = service("ingress", "ingress1", "384m");
        router = service("router", "router1", "384m");
        for (int i = 1; i <= count; i++) {
            deliverers.add(service("deliverer", "deliverer" + i, "512m"));
        }
        try {
            kafka.start().awaitReady();
            services().forEach(MilenaProcess::start);
            services().forEach(MilenaProcess::awaitReady);
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    MilenaProcess kafka() {
        return kafka;
    }

    MilenaProcess ingress() {
        return ingress;
    }

    MilenaProcess router() {
        return router;
    }

    MilenaProcess deliverer() {
        return deliverers.getFirst();
    }

    /** Counted from 1. */
    MilenaProcess deliverer(int number) {
        return deliverers.get(number - 1);
    }

    /** One more, started and ready. */
    MilenaProcess addDeliverer() {
        MilenaProcess added = service("deliverer", "deliverer" + (deliverers.size() + 1), "512m");
        deliverers.add(added);
        added.start().awaitReady();
        return added;
    }

    List<MilenaProcess> services() {
        List<MilenaProcess> all = new ArrayList<>(List.of(ingress, router));
        all.addAll(deliverers);
        return all;
    }

    List<MilenaProcess> processes() {
        List<MilenaProcess> all = new ArrayList<>(List.of(kafka));
        all.addAll(services());
        return all;
    }

    /** Kills it with -9 and starts it again; returns when it is ready. */
    void killAndRestart(MilenaProcess victim) {
        victim.kill();
        victim.start().awaitReady();
    }

    int smtpPort() {
        return smtpPort;
    }

    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    Sink sink() {
        return sink;
    }

    BenchDns dns() {
        return dns;
    }

    /** What the log says happened; one reader for the cluster's life. */
    Events events() {
        if (events == null) {
            events = new Events(bootstrap());
        }
        return events;
    }

    /** All mail to this domain goes to the sink's n-th address. */
    void place(String domain, int n) {
        dns.place(domain, address(n));
    }

    /** The DNS server is gone: nothing answers at its address, not even by a refusal a resolver could wait for. */
    void stopDns() {
        dns.close();
    }

    void startDns() {
        dns = BenchDns.open(DnsSettings.of(dnsAddress, 0));
    }

    /** The sink's n-th address; all on its one port. */
    static InetAddress address(int n) {
        return InetAddress.ofLiteral(n == 1 ? "127.0.0.1" : "127.0.1." + n);
    }

    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        processes().reversed().forEach(MilenaProcess::close);
        sink.close();
        dns.close();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }

    private MilenaProcess service(String command, String name, String heap) {
        int ops = Ports.free();
        String config = configure(name, ops).toString();
        return new MilenaProcess(name, heap, List.of(command, "--config", config, "--node-id", name), ops, dir);
    }

    private Path configure(String name, int ops) {
        String yaml = """
                kafka: { bootstrap-servers: ["%s"], request-timeout: 5s, properties: { %s } }
                ops: { address: "127.0.0.1:%d" }
                ingress:
                  listeners: [ { address: "127.0.0.1:%d" } ]
                  hostname: milena.example
                  limits: { max-connections: 12000, max-connections-per-address: 12000 }
                  timeouts: { command: 20s, data: 10s, data-grace: 5s }
                router:
                  dns: { servers: ["%s:%d"], timeout: 1s, retries: 1, ipv6: false }
                deliverer:
                  hostname: milena.example
                  smtp-port: %d
                  blocked-networks: []
                %s""".formatted(
                        bootstrap(),
                        kafkaProperties,
                        ops,
                        smtpPort,
                        dnsAddress.getAddress().getHostAddress(),
                        dnsAddress.getPort(),
                        sinkPort,
                        delivererYaml);
        try {
            return Files.writeString(dir.resolve(name + ".yaml"), yaml);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
