package dev.milena.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.dns.BenchDns;
import dev.milena.bench.dns.DnsSettings;
import dev.milena.bench.sink.KeptMail;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.e2e.process.Ports;
import dev.milena.runtime.config.ConfigLoader;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.time.Time;
import dev.milena.standalone.MilenaConfig;
import dev.milena.stream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The whole product in this JVM, each service by its own door, with the bench's sink as every mail server and its DNS server as the whole of DNS. Services and
 * broker can be stopped and started again one by one. For one thread.
 */
final class MilenaUnderTest implements AutoCloseable {

    /** What a test waits for at most: generous, for a machine that does other things too. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> SERVICES = List.of("deliverer", "router", "ingress");

    private final KafkaUnderTest kafka;
    private final int smtpPort = Ports.free();
    private final BenchDns dns = BenchDns.open(DnsSettings.forTests());
    private final Sink sink;
    private final MilenaConfig config;
    private final Environment environment;
    private final Map<String, Service> services = new LinkedHashMap<>();

    MilenaUnderTest(Path dataDir, Setup setup) {
        this(KafkaUnderTest.usual(dataDir), setup);
    }

    /** @param kafka started and closed here */
    MilenaUnderTest(KafkaUnderTest kafka, Setup setup) {
        this(kafka, setup, Time.system());
    }

    /** @param time what the services take for the time */
    MilenaUnderTest(KafkaUnderTest kafka, Setup setup, Time time) {
        this.kafka = kafka;
        environment = new Environment(time, new Random(), new SimpleMeterRegistry(), "e2e");
        sink = Sink.open(SinkSettings.forTests().withExtensions(setup.extensions()));
        String yaml = setup.yaml(kafka.servers(), smtpPort, dns.address().getPort(), sink.port());
        config = switch (new ConfigLoader(Map.of()).parse(MilenaConfig.class, "e2e.yaml", yaml)) {
            case ConfigLoader.Loaded<MilenaConfig> loaded -> loaded.value();
            case ConfigLoader.Problems<MilenaConfig> wrong -> throw new AssertionError(wrong.problems());
        };
        try {
            startKafka();
            assertThat(Topics.apply(config.kafka(), config.topics(kafka.replication(), true, false)))
                    .isNotEmpty();
            SERVICES.forEach(this::launch);
            awaitReady();
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    int smtpPort() {
        return smtpPort;
    }

    String kafkaServers() {
        return kafka.servers();
    }

    Sink sink() {
        return sink;
    }

    BenchDns dns() {
        return dns;
    }

    void stopKafka() {
        kafka.stop();
    }

    void startKafka() {
        kafka.start();
    }

    void stop(String service) {
        Service running = services.remove(service);
        if (running != null) {
            running.close();
        }
    }

    void launch(String service) {
        Environment own = environment.of(service);
        services.put(
                service,
                switch (service) {
                    case "ingress" -> dev.milena.ingress.Main.start(config.ingress(), config.kafka(), own);
                    case "router" -> dev.milena.router.Main.start(config.router(), config.kafka(), own);
                    default -> dev.milena.deliverer.Main.start(config.deliverer(), config.kafka(), own);
                });
    }

    void awaitReady() {
        await("every service is ready").atMost(PATIENCE).until(() -> services.values().stream()
                .allMatch(Service::ready));
    }

    /** Hands a message in and gives what arrives for the recipient. */
    KeptMail exchange(String mailFrom, String recipient, byte[] message) throws IOException {
        Client.deliver(smtpPort, mailFrom, List.of(recipient), message);
        return awaitMail(recipient, 1).getFirst();
    }

    /** Waits until so many messages came for the recipient, {@code <a@b>}, and makes sure that there are no more. */
    List<KeptMail> awaitMail(String recipient, int count) {
        await("mail for " + recipient)
                .atMost(PATIENCE)
                .until(() -> arrived(recipient).size() >= count);
        assertThat(arrived(recipient)).as("mail for %s", recipient).hasSize(count);
        return arrived(recipient);
    }

    List<KeptMail> arrived(String recipient) {
        return sink.account().kept().stream()
                .filter(mail -> mail.recipients().stream().anyMatch(each -> each.startsWith(recipient)))
                .toList();
    }

    @Override
    public void close() {
        SERVICES.reversed().forEach(this::stop);
        kafka.close();
        sink.close();
        dns.close();
    }

    /** A directory that JUnit will remove, or one for a product that lives longer than a test. */
    static Path temporary() {
        try {
            return Files.createTempDirectory("milena-e2e");
        } catch (IOException full) {
            throw new java.io.UncheckedIOException(full);
        }
    }
}
