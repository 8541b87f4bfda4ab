package dev.milena.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.milena.bench.socket.Loops;
import org.junit.jupiter.api.Test;

class RelayTest {

    @Test
    void aRelayIsChosenByNameOrAddress() {
        assertThat(RelayChoice.parse("milena")).isEqualTo(new RelayChoice.OurOwn());
        assertThat(RelayChoice.parse("postfix")).isEqualTo(new RelayChoice.Installed());
        assertThat(RelayChoice.parse("127.0.0.1:25")).isEqualTo(new RelayChoice.Elsewhere(Loops.local(25)));
        assertThatThrownBy(() -> RelayChoice.parse("exim")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesOfChildrenThatEndedCountAndANameMayHoldAnything() {
        Usage usage = Usage.parse("7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 100 50 20 10 20 0 1 0 99 1000 256 184467");

        assertThat(usage.cpuSeconds()).isCloseTo(1.8, within(1e-9));
        assertThat(usage.residentMib()).isEqualTo(1);
    }

    @Test
    void theHeapIsTheSumOfItsParts() {
        String metrics = """
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 2097152.0
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E9
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 1048576.0
                """;

        assertThat(Heap.parse(metrics)).isEqualTo(3);
        assertThat(Heap.parse("")).isNaN();
    }

    @Test
    void postfixListensAtOurPortAndHasNoChroot() {
        assertThat(Postfix.service("smtp      inet  n       -       y       -       -       smtpd", 99))
                .isEqualTo("127.0.0.1:99 inet n - n - - smtpd");
        assertThat(Postfix.service("cleanup   unix  n       -       y       -       0       cleanup", 99))
                .isEqualTo("cleanup unix n - n - 0 cleanup");
        assertThat(Postfix.service("#smtps     inet  n       -       y       -       -       smtpd", 99))
                .startsWith("#smtps ");
        assertThat(Postfix.service("  -o syslog_name=postfix/$service_name", 99))
                .startsWith("  -o");
    }
}
