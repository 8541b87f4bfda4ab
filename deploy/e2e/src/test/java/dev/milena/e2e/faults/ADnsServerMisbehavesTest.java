package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.dns.DnsCase;
import dev.milena.bench.form.Recipients;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** D34, D38, D40: a DNS server that fails, lies by silence, dawdles or is gone delays mail and never bounces it. */
@With(shared = true)
class ADnsServerMisbehavesTest {

    @ParameterizedTest
    @EnumSource(
            value = DnsCase.class,
            names = {"SERVFAIL", "REFUSED", "TIMEOUT", "LAME"})
    void untilItIsWellAgain(DnsCase trouble, Cluster cluster) {
        String domain = "sick-" + trouble.name().toLowerCase(Locale.ROOT) + ".example";
        cluster.dns().override(domain, trouble);
        long asked = cluster.dns().queries();
        try (Load load = Load.to(cluster, domain, 2, 2)) {
            load.awaitAccepted(2);
            await("it was asked")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> cluster.dns().queries() > asked + 1);
            assertThat(load.delivered()).isZero();
            cluster.dns().override(domain, null);
            load.judge(0);
            assertThat(load.delivered()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsCase.class,
            names = {"CUT", "SLOW"})
    void andIsUnderstoodAllTheSame(DnsCase trouble, Cluster cluster) {
        String domain = "odd-" + trouble.name().toLowerCase(Locale.ROOT) + ".example";
        cluster.dns().override(domain, trouble);
        try (Load load = Load.to(cluster, domain, 2, 2)) {
            load.awaitAccepted(2);
            if (trouble == DnsCase.SLOW) {
                // Slower than the router waits for any answer: it is asked again until it is quicker.
                cluster.dns().override(domain, null);
            }
            load.judge(0);
            assertThat(load.delivered()).isEqualTo(4);
        }
    }

    @Test
    void itIsGoneForAWhileUnderLoad(Cluster cluster) {
        long before = cluster.sink().account().unique();
        try (Load load = Load.of(cluster, new Recipients(1, 400, "gone*.example"), 30, 20)) {
            load.awaitDelivered(before + 100);
            cluster.stopDns();
            Passing.seconds(10);
            cluster.startDns();
            load.judge(0);
            assertThat(load.delivered()).isEqualTo(600);
        }
    }
}
