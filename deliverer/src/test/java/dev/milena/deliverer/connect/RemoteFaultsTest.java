package dev.milena.deliverer.connect;

import static dev.milena.deliverer.connect.ScriptedSmtpPeer.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.Connector.ConnectResult;
import dev.milena.deliverer.connect.Connector.TransactionResult;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Effect;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Script;
import dev.milena.mail.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that misbehave, over real sockets: one faulty session, then a healthy one, two recipients. Outcomes in one word for each recipient: ok, later, or
 * the scope, {@code !} for permanent and {@code ?} for transient, the code, and {@code ~} for "may be a duplicate".
 */
class RemoteFaultsTest {

    private static final String MESSAGE = "Subject: hi\r\n\r\nhello\r\n";
    private static final Effect CLOSE = new Effect.Close();
    private static final Effect RESET = new Effect.Reset();

    private static final Sender SENDER = new Sender();

    @AfterAll
    static void close() {
        SENDER.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                // what it does | script | first attempt | the message as the server has it after both
                fault("banner-close", Script.at("BANNER", CLOSE), "S?421"),
                fault("banner-reset", Script.at("BANNER", RESET), "S?421"),
                fault("ehlo-close", Script.at("EHLO", CLOSE), "S?421"),
                fault("mail-close", Script.at("MAIL", CLOSE), "S?421 S?421"),
                fault("data-close", Script.at("DATA", CLOSE), "S?421 S?421"),
                fault("banner-421", Script.at("BANNER", say("421 busy")), "S?421"),
                fault("mail-421", Script.at("MAIL", say("421 busy")), "S?421 S?421"),
                fault("data-421", Script.at("DATA", say("421 busy")), "S?421 S?421"),
                fault("banner-554", Script.at("BANNER", say("554 no")), "S?554"),
                fault("rcpt-450", Script.at("RCPT", say("450 later")), "R?450 R?450"),
                fault("mail-451", Script.at("MAIL", say("451 later")), "M?451 M?451"),
                fault("data-451", Script.at("DATA", say("451 later")), "M?451 M?451"),
                fault("dot-451", Script.at("DOT", say("451 later")), "M?451 M?451"),
                fault("dot-452", Script.at("DOT", say("452 later")), "M?452 M?452"),
                fault("dot-421", Script.at("DOT", say("421 later")), "S?421 S?421"),
                fault("rcpt-odd-550", Script.at("RCPT", say("250 ok"), say("550 no")), "ok R!550"),
                fault("rcpt-odd-450", Script.at("RCPT", say("250 ok"), say("450 no")), "ok R?450"),
                fault("rcpt-452-after-1", Script.at("RCPT", say("250 ok"), say("452 4.5.3 enough")), "ok later"),
                fault("dot-close", Script.at("DOT", CLOSE), "S?421~ S?421~"),
                fault("dot-reset", Script.at("DOT", RESET), "S?421~ S?421~"),
                fault("dot-garbage", Script.at("DOT", say("hello there")), "S?421~ S?421~"),
                fault("dot-garbage-221", Script.at("DOT", say("hello there\r\n221 bye")), "S?421~ S?421~"),
                fault("dot-crlf-250", Script.at("DOT", say("\r\n250 ok")), "S?421~ S?421~"),
                fault("mail-two-in-one", Script.at("MAIL", say("250 ok\r\n250 ok")), "S?250 S?250"),
                fault("rcpt-two-in-one", Script.at("RCPT", say("250 ok\r\n250 ok")), "S?250 S?250"),
                fault("data-two-in-one", Script.at("DATA", say("354 go\r\n250 ok")), "S?250 S?250"),
                fault("rcpt-552", Script.at("RCPT", say("552 too many")), "R?552 R?552"),
                fault("dot-300", Script.at("DOT", say("300 well")), "S?300~ S?300~"),
                fault("data-250", Script.at("DATA", say("250 well")), "S?250 S?250"),
                fault("mail-599", Script.at("MAIL", say("599 no")), "M!599 M!599"),
                fault("mail-550", Script.at("MAIL", say("550 no")), "M!550 M!550"),
                fault("rcpt-550", Script.at("RCPT", say("550 no")), "R!550 R!550"),
                fault("data-554", Script.at("DATA", say("554 no")), "M!554 M!554"),
                fault(
                        "rcpt-all-then-554",
                        Script.at("RCPT", say("550 no")).and("DATA", say("554 nobody")),
                        "R!550 R!550"),
                fault("dot-550", Script.at("DOT", say("550 no")), "M!550 M!550"),
                fault("dot-554", Script.at("DOT", say("554 no")), "M!554 M!554"));
    }

    private static Arguments fault(String name, Script script, String outcome) {
        return Arguments.of(name, script, outcome);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsToldForWhatItIsAndTheNextSessionDelivers(String name, Script script, String outcome) {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script, Script.healthy())) {
            assertThat(attempt(SENDER, peer, 2)).as(name).isEqualTo(outcome);
            boolean taken = outcome.contains("ok");
            // Where nobody was taken but DATA was, a bare end of data went out.
            assertThat(peer.received.stream().filter(one -> one.acknowledged() && one.octets().length > 0))
                    .hasSize(taken ? 1 : 0);

            assertThat(attempt(SENDER, peer, 2)).isEqualTo("ok ok");
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    static Stream<Arguments> oddities() {
        String ehlo = "250-peer.example\r\n250 PIPELINING\r\n";
        return Stream.of(
                fault("ehlo-500", Script.at("EHLO", say("500 what?")), ""),
                fault("ehlo-no-ext", Script.at("EHLO", say("250 peer.example")), ""),
                fault("ehlo-lower-case", Script.at("EHLO", say("250-peer.example\r\n250-pipelining\r\n250 size")), ""),
                fault(
                        "reply-no-text",
                        Script.at("MAIL", say("250")).and("RCPT", say("250")).and("DOT", say("250")),
                        ""),
                fault(
                        "reply-lf-only",
                        Script.at("BANNER", new Effect.Say("220 hi\n")).and("MAIL", new Effect.Say("250 ok\n")),
                        ""),
                fault("reply-nul", Script.at("MAIL", say("250 o\0k")), ""),
                fault("reply-8bit", Script.at("MAIL", say("250 \u00ff\u00fe")), ""),
                fault(
                        "reply-bytewise",
                        Script.at("EHLO", new Effect.Drip(ehlo, 1)).and("MAIL", new Effect.Drip("250 ok\r\n", 1)),
                        ""),
                fault("dot-bare-code", Script.at("DOT", say("250")), ""),
                fault("dot-multiline", Script.at("DOT", say("250-a\r\n250-b\r\n250 c")), ""),
                fault("dot-250-then-421", Script.at("DOT", say("250 ok\r\n421 bye")), ""),
                fault("dot-250-then-close", Script.at("DOT", say("250 ok")).and("MAIL", say("250 ok"), CLOSE), ""),
                fault("banner-multiline", Script.at("BANNER", say("220-hello\r\n220-to\r\n220 you")), ""),
                fault("data-small-window", Script.at("DATA", new Effect.SlowReads("354 go\r\n")), ""),
                fault("long-lines", Script.at("MAIL", say("250 " + "x".repeat(10_000))), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void anOddServerGetsItsMailOnce(String name, Script script, String unused) {
        assertThat(unused).isEmpty();
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            assertThat(attempt(SENDER, peer, 2)).as(name).isEqualTo("ok ok");
            assertThat(peer.received).hasSize(1);
            assertThat(peer.received.getFirst().text()).isEqualTo(MESSAGE);
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                fault("banner-endless", Script.at("BANNER", new Effect.Endless("220-more\r\n", 0)), "S?421"),
                fault("ehlo-endless", Script.at("EHLO", new Effect.Endless("250-more\r\n", 0)), "S?421"),
                fault("ehlo-huge-line", Script.at("EHLO", new Effect.Endless("x".repeat(1000), 0)), "S?421"),
                fault("dot-endless", Script.at("DOT", new Effect.Endless("250-more\r\n", 0)), "S?421~ S?421~"),
                fault("dot-200k-line", Script.at("DOT", say("250 " + "x".repeat(200_000))), "S?421~ S?421~"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void whatHasNoEndIsEndedByItsSize(String name, Script script, String outcome) {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            assertThat(attempt(SENDER, peer, 2)).as(name).isEqualTo(outcome);
        }
    }

    static Stream<Arguments> silences() {
        Effect stall = new Effect.Stall();
        return Stream.of(
                fault("banner-silent", Script.at("BANNER", stall), "S?421"),
                fault("banner-drip", Script.at("BANNER", new Effect.Endless("220-m\r\n", 100)), "S?421"),
                fault("ehlo-silent", Script.at("EHLO", stall), "S?421"),
                fault("ehlo-drip", Script.at("EHLO", new Effect.Endless("2", 100)), "S?421"),
                fault("mail-silent", Script.at("MAIL", stall), "S?421 S?421"),
                fault("rcpt-half-silent", Script.at("RCPT", say("550 no"), stall), "R!550 S?421"),
                fault("data-silent", Script.at("DATA", stall), "S?421 S?421"),
                fault("dot-silent", Script.at("DOT", stall), "S?421~ S?421~"),
                fault("dot-drip", Script.at("DOT", new Effect.Endless("250-m\r\n", 100)), "S?421~ S?421~"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void whoIsSilentOrDripsIsLeftAtTheDeadline(String name, Script script, String outcome) {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                Sender impatient = Sender.impatient()) {
            assertThat(attempt(impatient, peer, 2)).as(name).isEqualTo(outcome);
        }
    }

    @Test
    void aServerThatIsAlwaysJustInTimeIsLeftAtTheDeadlineOfTheWhole() {
        Duration each = Duration.ofSeconds(15);
        Timeouts timeouts = new Timeouts(each, each, each, each, each, each, each, each, each, Duration.ofMillis(800));
        Script script = Script.at("RCPT", new Effect.Drip("250 ok\r\n", 20));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                Sender sender =
                        new Sender(new ConnectConfig(null, true, true, Duration.ofHours(1), timeouts), List.of())) {
            TransactionResult result = sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 100));
            assertThat(outcome(result)).startsWith("S?421 S?421").doesNotContain("ok");
            assertThat(peer.received).isEmpty();
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closedAtOnce.getLocalPort();
        }
        Failure failure = SENDER.unreachable(port);
        assertThat(failure.scope()).isEqualTo(Failure.Scope.SITE);
        assertThat(failure.stage()).isEqualTo(Failure.Stage.CONNECT);
        assertThat(failure.enhanced()).hasToString("4.4.1");
    }

    @Test
    void theNextTransactionAfterAFailureBeginsWithRset() {
        Script script = Script.at("RCPT", say("550 no"), say("250 ok")).and("DATA", say("554 nobody"), say("354 go"));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Connector.Session session = SENDER.session(peer.port());
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("R!550");
            assertThat(session.usable()).isTrue();
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("ok");
            assertThat(peer.heard).containsSubsequence("DATA", "RSET", "MAIL FROM:<s@src.example> SIZE=22", "DATA");
        }
    }

    @Test
    void whenNobodyIsTakenButDataIsOnlyTheEndGoesOut() {
        Script script = Script.at("RCPT", say("550 no"), say("550 no"), say("250 ok"));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Connector.Session session = SENDER.session(peer.port());
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 2))))
                    .isEqualTo("R!550 R!550");
            assertThat(peer.received.getFirst().octets()).isEmpty();
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("ok");
            assertThat(peer.received.get(1).text()).isEqualTo(MESSAGE);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void aFailureCarriesItsTranscript() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.at("RCPT", say("550 5.1.1 who?")))) {
            TransactionResult result = SENDER.send(SENDER.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(result.transcript()).isEqualTo("""
                            > MAIL FROM:<s@src.example> SIZE=22
                            > RCPT TO:<r0@dst.example>
                            > DATA
                            < 250 2.1.0 ok
                            < 550 5.1.1 who?
                            < 354 go
                            < 250 2.0.0 taken
                            """);
        }
    }

    @Test
    void anIdleSessionThatIsToldOffIsNotUsable() {
        Script script = Script.at("DOT", new Effect.Drip("250 ok\r\n421 too long idle\r\n", 2));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Connector.Session session = SENDER.session(peer.port());
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("ok");
            peer.awaitHeard("(end)");
            assertThat(SENDER.usable(session)).isFalse();
            assertThat(outcome(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("S?421");
            assertThat(peer.received).hasSize(1);
        }
    }

    @Test
    void aTimelyGoodbyeIsSaid() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            Connector.Session session = SENDER.session(peer.port());
            SENDER.close(session);
            assertThat(SENDER.usable(session)).isFalse();
            peer.awaitHeard("QUIT");
            peer.awaitHeard("(end)");
        }
    }

    @Test
    void aTransactionIsGivenUpOnlyBeforeItsEndOfDataIsOut() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            TransactionResult early = SENDER.sendAndGiveUp(SENDER.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(early.results().getFirst()).isInstanceOf(RecipientResult.Failed.class);
            Failure failure = ((RecipientResult.Failed) early.results().getFirst()).failure();
            assertThat(failure.stage()).isEqualTo(Failure.Stage.QUEUE);
            assertThat(failure.ambiguous()).isFalse();
            assertThat(peer.received).isEmpty();

            TransactionResult late = SENDER.sendAndGiveUpTooLate(SENDER.session(peer.port()), MESSAGE);
            assertThat(outcome(late)).isEqualTo("ok");
        }
    }

    private static String attempt(Sender sender, ScriptedSmtpPeer peer, int recipients) {
        return switch (sender.connect(peer.port())) {
            case ConnectResult.Unreachable unreachable -> word(unreachable.failure());
            case ConnectResult.Connected connected -> {
                TransactionResult result = sender.send(connected.session(), Sender.transaction(MESSAGE, recipients));
                sender.close(connected.session());
                yield outcome(result);
            }
        };
    }

    static String outcome(TransactionResult result) {
        Map<Integer, String> words = new TreeMap<>();
        for (RecipientResult one : result.results()) {
            words.put(
                    one.recipient().ordinal(),
                    switch (one) {
                        case RecipientResult.Delivered delivered -> "ok";
                        case RecipientResult.Next next -> "later";
                        case RecipientResult.Failed failed -> word(failed.failure());
                    });
        }
        return String.join(" ", new ArrayList<>(words.values()));
    }

    private static String word(Failure failure) {
        return failure.scope().name().charAt(0)
                + (failure.permanent() ? "!" : "?")
                + failure.code()
                + (failure.ambiguous() ? "~" : "");
    }
}
