package dev.milena.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.milena.e2e.architecture.Code.MILENA;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each third-party library has one home, so that its types, its traps and its next major version stay there. */
class LibraryHomesTest {

    private record Home(String library, List<String> packages, List<String> homes) {}

    private static final List<Home> HOMES = List.of(
            home("kafka-clients", "org.apache.kafka..", "dev.milena.stream..", "dev.milena.embedded.."),
            home("the broker", "kafka..", "dev.milena.embedded.."),
            home("the broker's server classes", "org.apache.kafka.server..", "dev.milena.embedded.."),
            home("the broker's storage", "org.apache.kafka.storage..", "dev.milena.embedded.."),
            home("the broker's metadata", "org.apache.kafka.metadata..", "dev.milena.embedded.."),
            home("scala", "scala..", "dev.milena.embedded.."),
            home(
                    "jackson: records in stream.wire, files in runtime.config",
                    "tools.jackson..",
                    "dev.milena.stream.wire..",
                    "dev.milena.runtime.config.."),
            home(
                    "jackson's annotations",
                    "com.fasterxml.jackson..",
                    "dev.milena.stream.wire..",
                    "dev.milena.runtime.config.."),
            home("dnsjava", "org.xbill..", "dev.milena.dns..", "dev.milena.testkit.dns..", "dev.milena.bench.dns.."),
            home("resilience4j", "io.github.resilience4j..", "dev.milena.deliverer.lane.."),
            home("netty's SMTP codec", "io.netty.handler.codec.smtp..", "dev.milena.deliverer.connect.."),
            home(
                    "netty",
                    "io.netty..",
                    "dev.milena.ingress.listen..",
                    "dev.milena.ingress.accept..",
                    "dev.milena.deliverer.connect..",
                    "dev.milena.deliverer", // the hall hands the loops to lanes and connections, the lanes do not see
                    // what they are
                    "dev.milena.bench.."),
            home("testcontainers", "org.testcontainers..", "dev.milena.testkit.kafka.."),
            home("picocli", "picocli..", "dev.milena.cli.."),
            home("logback", "ch.qos.logback..", "dev.milena.runtime.log.."),
            home("the JDK's HTTP server", "com.sun.net.httpserver..", "dev.milena.runtime.ops.."),
            home("caffeine", "com.github.benmanes.caffeine..", "dev.milena.dns..", "dev.milena.router.resolve.."),
            home("HdrHistogram", "org.HdrHistogram..", "dev.milena.bench.."),
            home("JMH, beside the product", "org.openjdk.jmh..", "dev.milena.jmh.."));

    @TestFactory
    List<DynamicTest> aLibraryIsSeenInItsHomeOnly() {
        return HOMES.stream()
                .map(home -> DynamicTest.dynamicTest(home.library, () -> noClasses()
                        .that()
                        .resideOutsideOfPackages(home.homes.toArray(String[]::new))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(home.packages.toArray(String[]::new))
                        .check(MILENA)))
                .toList();
    }

    private static Home home(String library, String libraryPackage, String... homes) {
        return new Home(library, List.of(libraryPackage), List.of(homes));
    }
}
