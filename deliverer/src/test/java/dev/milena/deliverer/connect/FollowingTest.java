package dev.milena.deliverer.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.ScriptedSmtpPeer.Effect;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Script;
import dev.milena.mail.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The envelope of a second message behind the end of data of a first (RFC 2920 §3.1), and what the server may make of that. */
class FollowingTest {

    private static final String MESSAGE = "Subject: hi\r\n\r\nhello\r\n";
    private static final Effect OK = ScriptedSmtpPeer.say("250 ok");

    private static final Sender SENDER = new Sender();

    @AfterAll
    static void close() {
        SENDER.close();
    }

    /** A session that has delivered one message already: on a fresh one nothing follows. */
    private static Connector.Session session(ScriptedSmtpPeer peer) {
        Connector.Session session = SENDER.session(peer.port());
        assertThat(what(SENDER.send(session, Sender.transaction(MESSAGE, 1)))).isEqualTo("delivered");
        return session;
    }

    private static String what(Connector.TransactionResult result) {
        return switch (result.results().getFirst()) {
            case RecipientResult.Delivered delivered -> "delivered";
            case RecipientResult.Next next -> "next";
            case RecipientResult.Failed failed -> what(failed.failure());
        };
    }

    private static String what(Failure failure) {
        return failure.stage() + " " + failure.code() + (failure.ambiguous() ? " ambiguous" : "");
    }

    @Test
    void bothArriveInOrderOnOneConnection() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            Connector.Session session = session(peer);

            Sender.Both both = SENDER.sendBoth(session, MESSAGE);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).isEqualTo("delivered");
            assertThat(peer.received).hasSize(3).allSatisfy(one -> assertThat(one.text())
                    .isEqualTo(MESSAGE));
            assertThat(peer.heard).doesNotContain("RSET");
            assertThat(SENDER.usable(session)).isTrue();
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void behindAChunkedMessageADataCommandShowsThatAllIsInStep() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.offering("PIPELINING", "CHUNKING"))) {
            Sender.Both both = SENDER.sendBoth(session(peer), MESSAGE);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).isEqualTo("delivered");
            assertThat(peer.heard).containsSubsequence("BDAT 22 LAST", "BDAT 22 LAST", "DATA");
            assertThat(peer.received).hasSize(3);
        }
    }

    @Test
    void nothingFollowsWithoutPipeliningOrOnAFreshSession() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.offering("8BITMIME"))) {
            assertThat(SENDER.takesAnother(session(peer), MESSAGE)).isFalse();
        }
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            Connector.Session session = SENDER.session(peer.port());
            assertThat(SENDER.takesAnother(session, MESSAGE)).isFalse();
            assertThat(SENDER.takesAnother(session, MESSAGE)).isTrue();
        }
    }

    @Test
    void whatIsTakenFromUsWhileItsFollowerIsWrittenIsNotFinished() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            Connector.Session session = session(peer);

            Sender.Both both = SENDER.sendBothAndLose(session, MESSAGE);

            assertThat(what(both.first())).isEqualTo("QUEUE 451");
            assertThat(what(both.second())).isEqualTo("QUEUE 451");
            assertThat(SENDER.usable(session)).isFalse();
            assertThat(what(SENDER.send(session(peer), Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("delivered");
            assertThat(peer.received).as("one before each, and none of both").hasSize(3);
        }
    }

    @Test
    void aRefusedMessageIsNotItsFollowersFault() {
        Script script = Script.at("DOT", OK, ScriptedSmtpPeer.say("554 5.7.1 spam"), OK);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Sender.Both both = SENDER.sendBoth(session(peer), MESSAGE);

            assertThat(what(both.first())).isEqualTo("END_OF_DATA 554");
            assertThat(what(both.second())).isEqualTo("delivered");
        }
    }

    @Test
    void whenTheSessionEndsWithTheFirstTheSecondWasNeverSent() {
        Effect goodbye = ScriptedSmtpPeer.say("421 4.3.2 going down");
        for (Effect end : new Effect[] {goodbye, new Effect.Close(), new Effect.Reset()}) {
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.at("DOT", OK, end))) {
                Connector.Session session = session(peer);

                Sender.Both both = SENDER.sendBoth(session, MESSAGE);

                assertThat(what(both.first()))
                        .isEqualTo(end.equals(goodbye) ? "END_OF_DATA 421" : "END_OF_DATA 421 ambiguous");
                assertThat(what(both.second())).isEqualTo("QUEUE 451");
                assertThat(SENDER.usable(session)).isFalse();
            }
        }
    }

    @Test
    void aServerThatTakesNoMailBehindAMessageGetsItLater() {
        Script script = Script.at("MAIL", OK, OK, ScriptedSmtpPeer.say("503 5.5.1 nested MAIL"));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Sender.Both both = SENDER.sendBoth(session(peer), MESSAGE);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).isEqualTo("QUEUE 451");
            assertThat(peer.received).hasSize(2);
        }
    }

    @Test
    void theFollowersOwnRefusalIsItsOwn() {
        Script script = Script.at("RCPT", OK, OK, ScriptedSmtpPeer.say("550 5.1.1 who?"), OK)
                .and(
                        "DATA",
                        ScriptedSmtpPeer.say("354 go"),
                        ScriptedSmtpPeer.say("354 go"),
                        ScriptedSmtpPeer.say("554 nobody"),
                        ScriptedSmtpPeer.say("354 go"));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Connector.Session session = session(peer);

            Sender.Both both = SENDER.sendBoth(session, MESSAGE);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).isEqualTo("RCPT 550");
            assertThat(what(SENDER.send(session, Sender.transaction(MESSAGE, 1))))
                    .isEqualTo("delivered");
        }
    }

    @Test
    void aServerThatIsOneReplyAheadTakesNothingUnseen() {
        Script script = Script.at("DOT", OK, ScriptedSmtpPeer.say("250 ok\r\n250 once more"), OK);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script)) {
            Connector.Session session = session(peer);

            Sender.Both both = SENDER.sendBoth(session, MESSAGE);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).startsWith("DATA");
            assertThat(peer.received).hasSize(2);
            assertThat(SENDER.usable(session)).isFalse();
        }
    }

    @Test
    void givingUpTheSecondDoesNotHarmTheFirst() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open()) {
            Connector.Session session = session(peer);

            Sender.Both both = SENDER.sendBoth(session, MESSAGE, Sender.transaction(MESSAGE, 1), session::giveUp);

            assertThat(what(both.first())).isEqualTo("delivered");
            assertThat(what(both.second())).isEqualTo("QUEUE 451");
            assertThat(SENDER.usable(session)).isFalse();
            // An answer of the peer that meets the closed connection resets it.
            peer.awaitHeard("(end in data)", "(end)", "(gone)");
            assertThat(peer.received).hasSize(2);
        }
    }
}
