package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.mail.BodyType;
import dev.milena.mail.Notify;
import dev.milena.mail.ReversePath;
import dev.milena.runtime.life.StartFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client, one message, from greeting to QUIT over a real socket. */
class StraightPathTest {

    private final Ingress ingress = new Ingress();

    @AfterEach
    void close() {
        ingress.close();
    }

    @Test
    void aMessageIsStoredBeforeItIsAnswered() throws Exception {
        try (Peer peer = ingress.connect()) {
            assertThat(peer.hear()).startsWith("220 mx.test.example ESMTP");
            assertThat(peer.ask("EHLO client.example\r\n").lines())
                    .containsExactly(
                            "250-mx.test.example",
                            "250-PIPELINING",
                            "250-SIZE 10485760",
                            "250-8BITMIME",
                            "250-SMTPUTF8",
                            "250-ENHANCEDSTATUSCODES",
                            "250-CHUNKING",
                            "250-DSN",
                            "250 HELP");
            assertThat(peer.ask("MAIL FROM:<a@src.example> RET=HDRS ENVID=x1\r\n"))
                    .isEqualTo("250 2.1.0 Ok");
            assertThat(peer.ask("RCPT TO:<b@dst.example> NOTIFY=SUCCESS ORCPT=rfc822;b@dst.example\r\n"))
                    .isEqualTo("250 2.1.5 Ok");
            assertThat(peer.ask("DATA\r\n")).startsWith("354 ");
            String reply = peer.ask("Subject: x\r\nDate: d\r\nmessage-id: <1@x>\r\n\r\n..hello\r\n.\r\n");
            FakeLog.Kept kept = Objects.requireNonNull(ingress.log.next());
            assertThat(reply).isEqualTo("250 2.0.0 Ok: queued as " + kept.mail().id());
            assertThat(peer.ask("QUIT\r\n")).startsWith("221 2.0.0");
            assertThat(peer.hear()).isEqualTo("EOF");

            String body = new String(kept.body(), StandardCharsets.ISO_8859_1);
            assertThat(body)
                    .isEqualTo("Received: from client.example ([127.0.0.1])\r\n"
                            + "\tby mx.test.example (Milena) with ESMTP id "
                            + kept.mail().id() + ";\r\n"
                            + "\tMon, 5 Jan 2026 12:00:00 +0000\r\n"
                            + "Subject: x\r\nDate: d\r\nmessage-id: <1@x>\r\n\r\n.hello\r\n");
            assertThat(kept.mail().size()).isEqualTo(kept.body().length);
            assertThat(kept.mail().sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(kept.body())));
            assertThat(kept.mail().origin().protocol()).isEqualTo("ESMTP");
            assertThat(kept.mail().origin().peerAddress()).isEqualTo("127.0.0.1");
            assertThat(kept.mail().envelope().envelopeId()).isEqualTo("x1");
            assertThat(kept.mail().envelope().recipients()).singleElement().satisfies(r -> {
                assertThat(r.mailbox().text()).isEqualTo("b@dst.example");
                assertThat(r.notifyOn()).isEqualTo(Set.of(Notify.SUCCESS));
                assertThat(r.originalRecipient()).isEqualTo("rfc822;b@dst.example");
            });
        }
    }

    @Test
    void aPipelinedGroupIsAnsweredInOrderAndAsecondMessageFollows() throws Exception {
        try (Peer peer = ingress.connect()) {
            String message = "MAIL FROM:<>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\nSubject: x\r\n\r\nhi\r\n.\r\n";
            peer.hello();
            assertThat(peer.say(message + message + "QUIT\r\n").codes(5000))
                    .isEqualTo("250 250 354 250 250 250 354 250 221 EOF");
            assertThat(Objects.requireNonNull(ingress.log.next())
                            .mail()
                            .envelope()
                            .sender())
                    .isEqualTo(ReversePath.none());
            assertThat(ingress.log.next()).isNotNull();
        }
    }

    @Test
    void missingDateAndMessageIdAreAddedAtTheEndOfTheHeader() throws Exception {
        assertThat(stored("Subject: x\r\n\r\nhi\r\n"))
                .endsWith(
                        "Subject: x\r\nDate: Mon, 5 Jan 2026 12:00:00 +0000\r\nMessage-ID: <ID@mx.test.example>\r\n\r\nhi\r\n");
        assertThat(stored("Subject: x\r\n a: Date: b\r\nDATE : y\r\n\r\nMessage-ID: no\r\n"))
                .endsWith("\r\nDATE : y\r\nMessage-ID: <ID@mx.test.example>\r\n\r\nMessage-ID: no\r\n");
        assertThat(stored("Subject: x\r\n"))
                .endsWith("Subject: x\r\nDate: Mon, 5 Jan 2026 12:00:00 +0000\r\nMessage-ID: <ID@mx.test.example>\r\n");
        assertThat(stored("\r\nhi\r\n")).endsWith("<ID@mx.test.example>\r\n\r\nhi\r\n");
        assertThat(stored("no header at all\r\n")).endsWith("<ID@mx.test.example>\r\n\r\nno header at all\r\n");
    }

    @Test
    void aHeaderThatEndsInsideALineIsEndedBeforeFieldsAreAdded() throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello().say("MAIL FROM:<>\r\nRCPT TO:<b@dst.example>\r\nBDAT 10 LAST\r\nSubject: x");
            FakeLog.Kept kept = Objects.requireNonNull(ingress.log.next());
            assertThat(new String(kept.body(), StandardCharsets.ISO_8859_1)).contains("\r\nSubject: x\r\nDate: Mon, ");
        }
    }

    @Test
    void undeclaredEightBitOctetsMakeAnEightBitMessage() throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello()
                    .say("MAIL FROM:<>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\nSubject: x\r\n\r\n\u00ff\u0080\r\n.\r\n");
            assertThat(Objects.requireNonNull(ingress.log.next())
                            .mail()
                            .envelope()
                            .bodyType())
                    .isEqualTo(BodyType.EIGHT_BIT_MIME);
        }
    }

    @Test
    void aTakenPortIsOneClearLine() {
        IngressConfig taken = new IngressConfig(
                java.util.List.of(new IngressConfig.Listener(new dev.milena.runtime.config.HostPort(
                        "127.0.0.1", ingress.service.addresses().getFirst().getPort()))),
                java.util.List.of(),
                new dev.milena.runtime.config.ByteSize(1 << 20),
                "mx.test.example",
                null,
                false,
                Ingress.limits(),
                ingress.timeouts());
        FakeLog log = new FakeLog();
        assertThatThrownBy(() -> Main.start(taken, log, ingress.environment()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("ingress cannot listen on 127.0.0.1:");
        assertThat(log.closed).isTrue();
    }

    private String stored(String message) throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello().say("MAIL FROM:<>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\n" + message + ".\r\nQUIT\r\n");
            FakeLog.Kept kept = Objects.requireNonNull(ingress.log.next());
            return new String(kept.body(), StandardCharsets.ISO_8859_1)
                    .replace("<" + kept.mail().id() + "@", "<ID@");
        }
    }
}
