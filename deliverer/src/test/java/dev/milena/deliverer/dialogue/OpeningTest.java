package dev.milena.deliverer.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.dialogue.Opening.Step;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {

    private static final Opening.Terms TERMS =
            new Opening.Terms("client.example", true, new RemoteHost("mx.example", "192.0.2.1:25"));

    private static final Reply EHLO_WITH_TLS = new Reply(250, null, List.of("mx.example", "STARTTLS", "SIZE 5"));

    private static Opening said(Step step, String command) {
        assertThat(step).isInstanceOf(Step.Say.class);
        assertThat(((Step.Say) step).command()).hasToString(command);
        return ((Step.Say) step).next();
    }

    private static Opening greeted() {
        return said(Opening.begin(TERMS).reply(Reply.of(220, "hi")), "EHLO client.example");
    }

    @Test
    void aServerWithoutTlsIsReadyAfterEhlo() {
        Step step = greeted().reply(new Reply(250, null, List.of("mx.example", "PIPELINING")));
        assertThat(step).isInstanceOfSatisfying(Step.Ready.class, ready -> assertThat(
                        ready.extensions().pipelining())
                .isTrue());
    }

    @Test
    void anOldServerIsAskedAgainWithHelo() {
        Opening helo = said(greeted().reply(Reply.of(502, "what?")), "HELO client.example");
        assertThat(helo.reply(Reply.of(250, "mx.example"))).isInstanceOf(Step.Ready.class);
    }

    @Test
    void whatWasOfferedInClearIsForgottenInsideTls() {
        Opening startTls = said(greeted().reply(EHLO_WITH_TLS), "STARTTLS");
        Step step = startTls.reply(Reply.of(220, "go"));
        assertThat(step).isInstanceOf(Step.Secure.class);
        assertThat(((Step.Secure) step).command()).hasToString("EHLO client.example");
        Step ready = ((Step.Secure) step).next().reply(Reply.of(250, "mx.example"));
        assertThat(ready).isInstanceOfSatisfying(Step.Ready.class, after -> assertThat(
                        after.extensions().maxSize())
                .isZero());
    }

    @Test
    void aServerThatOffersTlsTwiceIsSecuredOnce() {
        Step secure = said(greeted().reply(EHLO_WITH_TLS), "STARTTLS").reply(Reply.of(220, "go"));
        assertThat(((Step.Secure) secure).next().reply(EHLO_WITH_TLS)).isInstanceOf(Step.Ready.class);
    }

    @ParameterizedTest
    @CsvSource({"454", "500", "554"})
    void aServerThatThinksBetterOfTlsIsSpokenToInClear(int code) {
        Step step = said(greeted().reply(EHLO_WITH_TLS), "STARTTLS").reply(Reply.of(code, "no"));
        assertThat(step).isInstanceOfSatisfying(Step.Ready.class, ready -> assertThat(
                        ready.extensions().maxSize())
                .isEqualTo(5));
    }

    @Test
    void tlsIsNotAskedForWhereItFailedBefore() {
        Opening.Terms plain = new Opening.Terms("client.example", false, TERMS.remote());
        Opening ehlo = said(Opening.begin(plain).reply(Reply.of(220, "hi")), "EHLO client.example");
        assertThat(ehlo.reply(EHLO_WITH_TLS)).isInstanceOf(Step.Ready.class);
    }

    @ParameterizedTest
    @CsvSource({"421", "450", "554", "354"})
    void noGreetingMeansThatMailIsBad(int code) {
        assertSite(Opening.begin(TERMS).reply(Reply.of(code, "no")), Failure.Stage.GREETING);
    }

    @ParameterizedTest
    @CsvSource({"421", "450", "354"})
    void aRefusedEhloIsAFailureOfTheSite(int code) {
        assertSite(greeted().reply(Reply.of(code, "no")), Failure.Stage.EHLO);
    }

    @Test
    void aRefusedHeloIsAFailureOfTheSite() {
        Opening helo = said(greeted().reply(Reply.of(550, "no")), "HELO client.example");
        assertSite(helo.reply(Reply.of(550, "no")), Failure.Stage.EHLO);
    }

    @Test
    void aServerThatLeavesAtStartTlsIsLeft() {
        Opening startTls = said(greeted().reply(EHLO_WITH_TLS), "STARTTLS");
        assertSite(startTls.reply(Reply.of(421, "bye")), Failure.Stage.STARTTLS);
    }

    private static void assertSite(Step step, Failure.Stage stage) {
        assertThat(step).isInstanceOf(Step.Fail.class);
        Failure failure = ((Step.Fail) step).failure();
        assertThat(failure.scope()).isEqualTo(Failure.Scope.SITE);
        assertThat(failure.permanent()).isFalse();
        assertThat(failure.ambiguous()).isFalse();
        assertThat(failure.stage()).isEqualTo(stage);
    }
}
