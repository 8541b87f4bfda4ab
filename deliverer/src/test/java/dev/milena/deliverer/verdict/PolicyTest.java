package dev.milena.deliverer.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the table, written down a second time. */
class PolicyTest {

    private static final RemoteHost HOST = new RemoteHost("mx.example", "192.0.2.1:25");
    private static final Set<Stage> SPOKEN = EnumSet.range(Stage.CONNECT, Stage.END_OF_DATA);

    @ParameterizedTest
    @CsvSource({
        "GREETING,    450, SITE,      TRANSIENT, 4.3.2, false",
        "GREETING,    554, SITE,      TRANSIENT, 4.3.2, false",
        "GREETING,    421, SITE,      TRANSIENT, 4.3.2, false",
        "GREETING,    354, SITE,      TRANSIENT, 4.5.0, false",
        "EHLO,        450, SITE,      TRANSIENT, 4.3.2, false",
        "EHLO,        550, SITE,      TRANSIENT, 4.3.2, false",
        "EHLO,        421, SITE,      TRANSIENT, 4.3.2, false",
        "STARTTLS,    421, SITE,      TRANSIENT, 4.3.2, false",
        "STARTTLS,    354, SITE,      TRANSIENT, 4.5.0, false",
        "MAIL,        451, MESSAGE,   TRANSIENT, 4.0.0, false",
        "MAIL,        452, MESSAGE,   TRANSIENT, 4.0.0, false",
        "MAIL,        550, MESSAGE,   PERMANENT, 5.0.0, false",
        "MAIL,        552, MESSAGE,   PERMANENT, 5.0.0, false",
        "MAIL,        599, MESSAGE,   PERMANENT, 5.0.0, false",
        "MAIL,        421, SITE,      TRANSIENT, 4.3.2, false",
        "MAIL,        354, SITE,      TRANSIENT, 4.5.0, false",
        "RCPT,        450, RECIPIENT, TRANSIENT, 4.0.0, false",
        "RCPT,        452, RECIPIENT, TRANSIENT, 4.0.0, false",
        "RCPT,        499, RECIPIENT, TRANSIENT, 4.0.0, false",
        "RCPT,        550, RECIPIENT, PERMANENT, 5.0.0, false",
        "RCPT,        552, RECIPIENT, TRANSIENT, 4.5.3, false",
        "RCPT,        421, SITE,      TRANSIENT, 4.3.2, false",
        "DATA,        451, MESSAGE,   TRANSIENT, 4.0.0, false",
        "DATA,        554, MESSAGE,   PERMANENT, 5.0.0, false",
        "DATA,        552, MESSAGE,   PERMANENT, 5.0.0, false",
        "DATA,        421, SITE,      TRANSIENT, 4.3.2, false",
        "DATA,        250, SITE,      TRANSIENT, 4.5.0, false",
        "BODY,        451, MESSAGE,   TRANSIENT, 4.0.0, false",
        "BODY,        552, MESSAGE,   PERMANENT, 5.0.0, false",
        "BODY,        250, SITE,      TRANSIENT, 4.5.0, false",
        "BODY,        421, SITE,      TRANSIENT, 4.3.2, false",
        "END_OF_DATA, 451, MESSAGE,   TRANSIENT, 4.0.0, false",
        "END_OF_DATA, 550, MESSAGE,   PERMANENT, 5.0.0, false",
        "END_OF_DATA, 552, MESSAGE,   PERMANENT, 5.0.0, false",
        "END_OF_DATA, 421, SITE,      TRANSIENT, 4.3.2, false",
        "END_OF_DATA, 300, SITE,      TRANSIENT, 4.5.0, true",
    })
    void aReplyMeansWhatTheTableSays(
            Stage stage, int code, Scope scope, Permanence permanence, String enhanced, boolean ambiguous) {
        Failure failure = Policy.refused(stage, Reply.of(code, "words"), HOST);
        assertThat(failure.scope()).isEqualTo(scope);
        assertThat(failure.permanence()).isEqualTo(permanence);
        assertThat(failure.enhanced()).isEqualTo(EnhancedCode.of(enhanced));
        assertThat(failure.ambiguous()).isEqualTo(ambiguous);
        assertThat(failure.stage()).isEqualTo(stage);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.remote()).isEqualTo(HOST);
        assertThat(failure.text()).endsWith("words");
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"LOST", "TIMEOUT", "GARBAGE", "REPLY_OUT_OF_PLACE"})
    void noReplyIsATransientSiteFailureAndAmbiguousOnlyBehindTheEndOfData(Trouble trouble) {
        for (Stage stage : SPOKEN) {
            Failure failure = Policy.broken(stage, trouble, "silence", HOST);
            assertThat(failure.scope()).isEqualTo(Scope.SITE);
            assertThat(failure.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(failure.ambiguous()).isEqualTo(stage == Stage.END_OF_DATA);
            assertThat(failure.enhanced().statusClass()).isEqualTo(4);
        }
    }

    @Test
    void everyPlaceOfTheTableIsFilledAndItsEnhancedCodeHasTheClassOfItsPermanence() {
        for (Stage stage : SPOKEN) {
            for (Trouble trouble : Trouble.values()) {
                Policy.Rule rule = Policy.rule(stage, trouble);
                assertThat(rule.enhanced().statusClass()).isEqualTo(rule.permanence() == Permanence.PERMANENT ? 5 : 4);
                if (trouble == Trouble.REPLY_421) {
                    assertThat(rule.scope()).isEqualTo(Scope.SITE);
                }
            }
        }
    }

    @Test
    void nobodyRepliesBeforeTheConnection() {
        for (Stage stage : List.of(Stage.ROUTE, Stage.QUEUE, Stage.BODY_STORE)) {
            assertThatThrownBy(() -> Policy.rule(stage, Trouble.REPLY_4YZ))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theRemotesOwnEnhancedCodeIsKept() {
        assertThat(Policy.refused(Stage.RCPT, Reply.of(550, "5.1.1", "who?"), HOST)
                        .enhanced())
                .isEqualTo(EnhancedCode.of("5.1.1"));
    }

    @Test
    void theEnhancedCodeOfWhatWillBeTriedAgainIsTransient() {
        assertThat(Policy.refused(Stage.RCPT, Reply.of(552, "5.2.2", "full"), HOST)
                        .enhanced())
                .isEqualTo(EnhancedCode.of("4.2.2"));
        assertThat(Policy.refused(Stage.GREETING, Reply.of(554, "5.7.1", "go away"), HOST)
                        .enhanced())
                .isEqualTo(EnhancedCode.of("4.7.1"));
    }

    @ParameterizedTest
    @EnumSource(Finding.class)
    void findingsAreNeverAmbiguous(Finding finding) {
        Failure failure = Policy.found(finding, "found", HOST);
        assertThat(failure.ambiguous()).isFalse();
        assertThat(failure.enhanced().statusClass()).isEqualTo(failure.permanent() ? 5 : 4);
        assertThat(failure.code() / 100).isEqualTo(failure.permanent() ? 5 : 4);
    }

    @Test
    void wordsArePrintableAndBounded() {
        Reply reply = Reply.of(550, "a\u001b[31m\u00e9\u202e" + "x".repeat(5000));
        String text = Policy.refused(Stage.MAIL, reply, HOST).text();
        assertThat(text).startsWith("a?[31m??xxx").hasSize(1000);
        assertThat(text.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
