package dev.milena.deliverer.connect;

import static dev.milena.deliverer.connect.RemoteFaultsTest.outcome;
import static dev.milena.deliverer.connect.ScriptedSmtpPeer.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.Connector.TransactionResult;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Effect;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Script;
import dev.milena.mail.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that offer STARTTLS and do not keep their word. */
class TlsFaultsTest {

    private static final String MESSAGE = "Subject: hi\r\n\r\nhello\r\n";
    private static final Script OFFERING = Script.offering("PIPELINING", "STARTTLS");

    @Test
    void aServerThatHasNoTlsNowGetsItsMailInClearInTheSameSession() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(OFFERING.and("STARTTLS", say("454 no certificate")));
                Sender sender = new Sender()) {
            TransactionResult result = sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(outcome(result)).isEqualTo("ok");
            assertThat(result.tlsProtocol()).isNull();
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"tls-close", "tls-reset", "tls-garbage", "starttls-close"})
    void aServerWhoseTlsFailsGetsItsMailInClearInTheNextSession(String fault) {
        Script script =
                switch (fault) {
                    case "tls-close" -> OFFERING.and("TLS", new Effect.Close());
                    case "tls-reset" -> OFFERING.and("TLS", new Effect.Reset());
                    case "tls-garbage" -> OFFERING.and("TLS", new Effect.Say("this is no handshake at all\r\n"));
                    default -> OFFERING.and("STARTTLS", new Effect.Close());
                };
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                Sender sender = new Sender()) {
            assertStartTls(sender.unreachable(peer.port()));
            TransactionResult result = sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(outcome(result)).isEqualTo("ok");
            assertThat(result.tlsProtocol()).isNull();
            assertThat(peer.heard.stream().filter("STARTTLS"::equals)).hasSize(1);
        }
    }

    @Test
    void aHandshakeThatStallsEndsAtItsDeadline() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(OFFERING.and("TLS", new Effect.Stall()));
                Sender sender = Sender.impatient()) {
            assertStartTls(sender.unreachable(peer.port()));
            assertThat(outcome(sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("ok");
        }
    }

    /** CVE-2011-0411: whatever comes behind the 220 in clear must not be taken for an answer inside TLS. */
    @ParameterizedTest
    @CsvSource({"'250 ok'", "'250-half'", "'x'", "'2'"})
    void wordsInjectedBehindTheReplyEndTheSession(String injected) {
        Effect effect = new Effect.Say("220 go\r\n" + injected + (injected.length() > 1 ? "\r\n" : ""));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(OFFERING.and("STARTTLS", effect), OFFERING);
                Sender sender = new Sender()) {
            assertStartTls(sender.unreachable(peer.port()));
            assertThat(peer.heard).doesNotContain("(secured)");
            TransactionResult result = sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(outcome(result)).isEqualTo("ok");
            assertThat(result.tlsProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void tlsCanBeSwitchedOff() {
        ConnectConfig clear =
                new ConnectConfig(null, false, true, Duration.ofHours(1), Sender.timeouts(Duration.ofSeconds(15)));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(OFFERING);
                Sender sender = new Sender(clear, List.of())) {
            assertThat(outcome(sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("ok");
            assertThat(peer.heard).doesNotContain("STARTTLS");
        }
    }

    @Test
    void aLargeMessageGoesThroughTlsWhole() {
        byte[] message = ("Subject: big\r\n\r\n" + ".line of a large message\r\n".repeat(60_000))
                .getBytes(StandardCharsets.US_ASCII);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(OFFERING);
                Sender sender = new Sender()) {
            Transaction transaction =
                    Sender.transaction(Sender.envelope(1), Sender.cut(message, 512 * 1024), message.length, () -> true);
            assertThat(outcome(sender.send(sender.session(peer.port()), transaction)))
                    .isEqualTo("ok");
            assertThat(peer.received.getFirst().octets()).isEqualTo(message);
        }
    }

    private static void assertStartTls(Failure failure) {
        assertThat(failure.scope()).isEqualTo(Failure.Scope.SITE);
        assertThat(failure.permanent()).isFalse();
        assertThat(failure.stage()).isEqualTo(Failure.Stage.STARTTLS);
    }
}
