package dev.milena.e2e;

import dev.milena.bench.sink.SinkSettings;
import java.util.List;
import java.util.Set;

/**
 * What differs from story to story.
 *
 * @param schedule of retries, as it stands in the configuration
 * @param expire the age at which mail is given up, likewise
 * @param dedicated domains with a topic of their own
 * @param extensions what the sink offers
 * @param largest message that is taken, likewise
 */
record Setup(String schedule, String expire, List<String> dedicated, Set<String> extensions, String largest) {

    static final Setup PLAIN = new Setup("[1s]", "1h", List.of(), SinkSettings.COMMON_EXTENSIONS, "50MiB");

    Setup withDedicated(String... domains) {
        return new Setup(schedule, expire, List.of(domains), extensions, largest);
    }

    Setup withExpire(String age) {
        return new Setup(schedule, age, dedicated, extensions, largest);
    }

    Setup withLargest(String size) {
        return new Setup(schedule, expire, dedicated, extensions, size);
    }

    String yaml(String kafka, int smtp, int dns, int sink) {
        return """
                kafka: { bootstrap-servers: [%s], request-timeout: 5s }
                ingress:
                  listeners: [ { address: "127.0.0.1:%d" } ]
                  hostname: milena.example
                  max-message-size: %s
                router:
                  dns: { servers: ["127.0.0.1:%d"], timeout: 1s, retries: 0, ipv6: false }
                  dns-wait: 3s
                  dedicated: %s
                deliverer:
                  smtp-port: %d
                  blocked-networks: []
                  retry: { schedule: %s, expire: %s }
                """.formatted(
                "\"" + kafka.replace(",", "\",\"") + "\"", smtp, largest, dns, dedicated, sink, schedule, expire);
    }
}
