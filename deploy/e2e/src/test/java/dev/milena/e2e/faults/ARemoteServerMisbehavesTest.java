package dev.milena.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.Report;
import dev.milena.bench.sink.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * D41 to D54, D61: two messages of four recipients each go to a server that misbehaves, mostly in two sessions and then no more. All wait at once, each at an
 * address of its own; then each is judged: delivered once, or bounced once, or, where the server took a message and did not say so, twice for every time it
 * did that.
 */
@With(shared = true)
class ARemoteServerMisbehavesTest {

    private static final int MESSAGES = 2;
    private static final int RECIPIENTS = 4;

    private static final Map<String, Load> LOADS = new LinkedHashMap<>();
    private static final Map<String, Trouble> TROUBLES = new LinkedHashMap<>();

    private static final String[] DELIVERED = {
        "connect-reset*2",
        "connect-close*2",
        "connect-silence*2",
        "connect-reply:421*2",
        "connect-reply:554*2",
        "connect-drip:200*2",
        "connect-endless*2",
        "connect-huge-line*2",
        "connect-garbage*2",
        "connect-half-close*2",
        "ehlo-reset*2",
        "ehlo-close*2",
        "ehlo-silence*2",
        "ehlo-reply:421*2",
        "ehlo-reply:500*2",
        "ehlo-drip:200*2",
        "ehlo-endless*2",
        "ehlo-huge-line*2",
        "starttls-reply:454",
        "starttls-close",
        "starttls-reset",
        "starttls-thank-close",
        "starttls-thank-garbage",
        "starttls-thank-silence",
        "mail-reset*2",
        "mail-close*2",
        "mail-silence*2",
        "mail-reply:421*2",
        "mail-reply:451*2",
        "mail-drip:200*2",
        "mail-garbage*2",
        "rcpt-reset*2",
        "rcpt-close*2",
        "rcpt-silence*2",
        "rcpt-reply:421*2",
        "rcpt-reply:450*3",
        "rcpt-reply:452*3",
        "rcpt-reply:552*3",
        "rcpt-drip:200*2",
        "data-reset*2",
        "data-close*2",
        "data-silence*2",
        "data-reply:421*2",
        "data-reply:451*2",
        "data-reply:250*2",
        "data-drip:200*2",
        "data-endless*2",
        "body-reset*2",
        "body-close*2",
        "body-half-close*2",
        "body-silence*2",
        "dot-reset*2",
        "dot-close*2",
        "dot-half-close*2",
        "dot-silence*2",
        "dot-reply:421*2",
        "dot-reply:451*2",
        "dot-reply:452*2",
        "dot-reply:300*2",
        "dot-drip:200*2",
        "dot-endless*2",
        "dot-garbage*2",
        "dot-late:1500*2",
        "dot-thank-close*2",
        "dot-thank-421*2",
        "quit-silence",
        "quit-garbage"
    };

    private static final String[] BOUNCED = {
        "mail-reply:550*2", "mail-reply:599*2", "data-reply:554*2", "dot-reply:550*2"
    };

    private static final String[] AMBIGUOUS = {"dot-taken-reset*2", "dot-taken-close*2", "dot-taken-silence*2"};

    @BeforeAll
    static void sendToAll(Cluster cluster) {
        List<String> all = new ArrayList<>(List.of(DELIVERED));
        all.addAll(List.of(BOUNCED));
        all.addAll(List.of(AMBIGUOUS));
        int address = 2;
        for (String each : all) {
            cluster.place("r" + address + ".example", address);
            TROUBLES.put(each, Trouble.parse(Cluster.address(address).getHostAddress() + "=" + each));
            address++;
        }
        cluster.sink().trouble(List.copyOf(TROUBLES.values()));
        address = 2;
        for (String each : all) {
            LOADS.put(each, Load.to(cluster, "r" + address + ".example", MESSAGES, RECIPIENTS));
            address++;
        }
    }

    @AfterAll
    static void close() {
        LOADS.values().forEach(Load::close);
    }

    @ParameterizedTest
    @FieldSource("DELIVERED")
    void andGetsItOnce(String trouble, Cluster cluster) {
        Report report = judge(trouble, cluster, 0);
        assertThat(report.missing()).isZero();
        assertThat(of(LOADS, trouble).delivered()).isEqualTo(MESSAGES * RECIPIENTS);
    }

    @ParameterizedTest
    @FieldSource("BOUNCED")
    void andItIsReportedOnce(String trouble, Cluster cluster) {
        assertThat(judge(trouble, cluster, 0).missing()).isZero();
        assertThat(of(LOADS, trouble).delivered()).isZero();
    }

    /** RFC 1047: nobody can know. Every such session, and only those, may make a duplicate. */
    @ParameterizedTest
    @FieldSource("AMBIGUOUS")
    void andTakesItWithoutSayingSo(String trouble, Cluster cluster) {
        Report report = judge(trouble, cluster, 2L * RECIPIENTS);
        assertThat(report.duplicates()).isEqualTo(2L * RECIPIENTS);
        assertThat(of(LOADS, trouble).delivered()).isEqualTo(MESSAGES * RECIPIENTS);
    }

    private static Report judge(String trouble, Cluster cluster, long mostDuplicates) {
        Report report = of(LOADS, trouble).judge(mostDuplicates);
        assertThat(cluster.sink().strikes(of(TROUBLES, trouble)))
                .as("the trouble was made")
                .isPositive();
        return report;
    }

    private static <T> T of(Map<String, T> all, String trouble) {
        T one = all.get(trouble);
        if (one == null) {
            throw new IllegalArgumentException(trouble);
        }
        return one;
    }
}
