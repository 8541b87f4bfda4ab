package dev.milena.deliverer.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.ScriptedSmtpPeer.Script;
import org.junit.jupiter.api.Test;

/** One healthy server, one message after the other. */
class StraightPathTest {

    private static final String MESSAGE = "Subject: hi\r\n\r\nhello\r\n.dot\r\nend\r\n";

    @Test
    void aMessageArrivesAsItWasGiven() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender()) {
            Connector.Session session = sender.session(peer.port());
            Connector.TransactionResult result = sender.send(session, Sender.transaction(MESSAGE, 2));

            assertThat(result.results()).hasSize(2).allSatisfy(one -> assertThat(one)
                    .isInstanceOf(RecipientResult.Delivered.class));
            assertThat(result.transcript()).isEmpty();
            assertThat(result.tlsProtocol()).isNull();
            assertThat(peer.received).hasSize(1);
            assertThat(peer.received.getFirst().text()).isEqualTo(MESSAGE);
            assertThat(peer.heard)
                    .containsExactly(
                            "EHLO client.example",
                            "MAIL FROM:<s@src.example> SIZE=" + MESSAGE.length(),
                            "RCPT TO:<r0@dst.example>",
                            "RCPT TO:<r1@dst.example>",
                            "DATA",
                            "(message)");
            assertThat(session.usable()).isTrue();
        }
    }

    @Test
    void aSessionCarriesManyMessages() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender()) {
            Connector.Session session = sender.session(peer.port());
            for (int i = 0; i < 50; i++) {
                Connector.TransactionResult result = sender.send(session, Sender.transaction(MESSAGE, 1));
                assertThat(result.results().getFirst()).isInstanceOf(RecipientResult.Delivered.class);
            }
            assertThat(peer.connections()).isEqualTo(1);
            assertThat(peer.received).hasSize(50);
            assertThat(peer.heard).doesNotContain("RSET");
        }
    }

    @Test
    void aMessageIsChunkedWhereThatIsOffered() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.offering("PIPELINING", "CHUNKING"));
                Sender sender = new Sender()) {
            Connector.TransactionResult result =
                    sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(result.results().getFirst()).isInstanceOf(RecipientResult.Delivered.class);
            assertThat(peer.heard)
                    .contains("BDAT " + MESSAGE.length() + " LAST")
                    .doesNotContain("DATA");
            assertThat(peer.received.getFirst().text()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void aSessionIsSecuredWhereThatIsOffered() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.offering("PIPELINING", "STARTTLS"));
                Sender sender = new Sender()) {
            Connector.TransactionResult result =
                    sender.send(sender.session(peer.port()), Sender.transaction(MESSAGE, 1));
            assertThat(result.results().getFirst()).isInstanceOf(RecipientResult.Delivered.class);
            assertThat(result.tlsProtocol()).isEqualTo("TLSv1.3");
            assertThat(peer.heard).contains("(secured)");
        }
    }
}
