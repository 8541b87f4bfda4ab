package dev.milena.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Source against sink with no relay between them: what the bench says about itself must be exact. */
class RunTest {

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofSeconds(20);

    @Test
    void everyMessageArrivesOnceAndUnchanged() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            Report report =
                    Run.run(load(sink, 2000, new Recipients(3, 7, "d*.example")).withSessions(5), sink, QUIET, MOST);

            assertThat(report.clean()).isTrue();
            assertThat(report.accepted()).isEqualTo(2000);
            assertThat(report.unique()).isEqualTo(6000);
            assertThat(report.duplicates() + report.corrupt() + report.refused() + report.unanswered())
                    .isZero();
            assertThat(report.json()).contains("\"unique\":6000,\"duplicate\":0,\"missing\":0");
        }
    }

    @Test
    void largeMessagesAreVerifiedToo() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            Report report = Run.run(load(sink, 3, one("a.example")).withSize(5_000_000), sink, QUIET, MOST);

            assertThat(report.clean()).isTrue();
            assertThat(report.unique()).isEqualTo(3);
        }
    }

    @Test
    void aGreylistedMessageIsSentAgainAndCountsOnce() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("*=greylist")));

            Report report = Run.run(load(sink, 10, one("a.example")).withSessions(10), sink, QUIET, MOST);

            assertThat(report.clean()).isTrue();
            assertThat(report.deferrals()).isEqualTo(10);
            assertThat(report.unique()).isEqualTo(10);
        }
    }

    @Test
    void whatIsRefusedMustNotArrive() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("d1.example=dot-554"), FaultRule.parse("d2.example=rcpt-550")));

            Report report = Run.run(load(sink, 30, new Recipients(1, 3, "d*.example")), sink, QUIET, MOST);

            assertThat(report.accepted()).isEqualTo(10);
            assertThat(report.refused()).isEqualTo(20);
            assertThat(report.phantom() + report.missing()).isZero();
        }
    }

    @Test
    void aLostConnectionAtTheDotLeavesTheMessageUnanswered() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("d0.example=dot-close")));

            Report report = Run.run(load(sink, 20, new Recipients(1, 2, "d*.example")), sink, QUIET, MOST);

            assertThat(report.accepted()).isEqualTo(10);
            assertThat(report.unanswered()).isEqualTo(10);
            assertThat(report.missing()).isZero();
        }
    }

    @Test
    void someRecipientsOfAMessageMayBeRefused() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("*=rcpt-limit:4")));

            Report report = Run.run(load(sink, 5, new Recipients(6, 1, "d.example")), sink, QUIET, MOST);

            assertThat(report.accepted()).isEqualTo(5);
            assertThat(report.unique()).isEqualTo(20);
            assertThat(report.missing()).isZero();
        }
    }

    @Test
    void withoutPipeliningTheSameArrives() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            int code = Main.run(
                    "source",
                    "--relay",
                    "127.0.0.1:" + sink.port(),
                    "--messages",
                    "50",
                    "--sessions",
                    "2",
                    "--recipients",
                    "2",
                    "--no-pipelining");

            assertThat(code).isZero();
            assertThat(sink.account().unique()).isEqualTo(100);
            assertThat(sink.account().corrupt()).isZero();
        }
    }

    @Test
    void aRateSpreadsTheMessagesOverTheTime() throws InterruptedException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            Report report = Run.run(load(sink, 51, one("a.example")).withRate(100), sink, QUIET, MOST);

            assertThat(report.clean()).isTrue();
            assertThat(report.perSecond()).isBetween(60.0, 104.0);
        }
    }

    private static SourceSettings load(Sink sink, long messages, Recipients recipients) {
        return SourceSettings.of(Loops.local(sink.port()), messages, recipients);
    }

    private static Recipients one(String domain) {
        return new Recipients(1, 1, domain);
    }
}
