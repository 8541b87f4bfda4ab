package dev.milena.bench.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class BenchDnsTest {

    private final BenchDns dns = BenchDns.open(DnsSettings.forTests());

    @AfterEach
    void close() {
        dns.close();
    }

    @Test
    void everyDomainHasItsMxAndTheMxHasAnAddress() throws IOException {
        assertThat(answers("d7.example", Type.MX)).containsExactly("10 mx.d7.example.");
        assertThat(answers("mx.d7.example", Type.A)).containsExactly("127.0.0.1");
        assertThat(answers("mx.d7.example", Type.AAAA)).isEmpty();
        assertThat(answers("d7.example", Type.A)).isEmpty();
        assertThat(dns.queries()).isEqualTo(4);
    }

    @Test
    void theFirstLabelSaysHowItFails() throws IOException {
        assertThat(answers("nullmx.example", Type.MX)).containsExactly("0 .");
        assertThat(ask("nx3.example", Type.MX, false).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("servfail-a.example", Type.MX, false).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(answers("deadmx.example", Type.MX))
                .containsExactly("10 dead.deadmx.example.", "20 mx.deadmx.example.");
        assertThat(answers("dead.deadmx.example", Type.A)).containsExactly("127.0.0.2");
        assertThat(answers("mx.deadmx.example", Type.A)).containsExactly("127.0.0.1");
        assertThat(answers("implicit.example", Type.MX)).isEmpty();
        assertThat(answers("implicit.example", Type.A)).containsExactly("127.0.0.1");
        assertThat(answers("alias.example", Type.MX))
                .containsExactly("real.alias.example.", "10 mx.real.alias.example.");
        assertThatThrownBy(() -> ask("timeout.example", Type.MX, false)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerTooLargeForADatagramComesOverTcp() throws IOException {
        assertThat(answers("many.a-label-that-makes-every-answer-longer-than-it-has-to-be.example", Type.MX))
                .hasSize(20);
        assertThat(ask("d1.example", Type.MX, true).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void aTestMayBreakAndHealADomain() throws IOException {
        dns.override("d1.example", DnsCase.SERVFAIL);
        assertThat(ask("d1.example", Type.MX, false).getRcode()).isEqualTo(Rcode.SERVFAIL);

        dns.override("d1.example", null);
        assertThat(answers("d1.example", Type.MX)).hasSize(1);
    }

    private java.util.List<String> answers(String name, int type) throws IOException {
        return ask(name, type, false).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    private Message ask(String name, int type, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTCP(tcp);
        resolver.setEDNS(-1);
        resolver.setTimeout(Duration.ofMillis(500));
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
    }
}
