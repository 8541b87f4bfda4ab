package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.config.ByteSize;
import dev.milena.smtp.Reply;
import dev.milena.stream.AcceptedLog.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that are slow, rude, many, or gone. */
class HostileClientTest {

    private static final String TO_DATA = "MAIL FROM:<a@src.example>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\n";

    private final List<Ingress> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Ingress::close);
    }

    @Test
    void aStrangerIsRefusedAtRcptAndPaysForEachTry() throws Exception {
        Ingress ingress = open(new Ingress(Ingress.limits(), "10.0.0.0/8"));
        try (Peer peer = ingress.connect()) {
            peer.hello();
            assertThat(peer.ask("MAIL FROM:<a@src.example>\r\n")).startsWith("250");
            assertThat(peer.ask("RCPT TO:<b@dst.example>\r\n")).startsWith("550 5.7.1");
            assertThat(peer.say("RCPT TO:<b@@dst.example>\r\n".repeat(30)).codes(2000))
                    .isEqualTo("501 ".repeat(19) + "421 EOF");
            assertThat(ingress.count("milena.ingress.refused", "reason", "relay"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStrangerPaysForRecipientsBehindARefusedMailToo() throws Exception {
        Ingress ingress = open(new Ingress(Ingress.limits(), "10.0.0.0/8"));
        try (Peer peer = ingress.connect()) {
            peer.hello();
            assertThat(peer.ask("MAIL FROM:<a@src.example> SIZE=99999999999\r\n"))
                    .startsWith("552");
            assertThat(peer.say("RCPT TO:<b@dst.example>\r\n".repeat(30)).codes(2000))
                    .isEqualTo("552 ".repeat(20) + "421 EOF");
        }
    }

    @Test
    void aTrustedClientsManyBadRecipientsDoNotEndItsSession() throws Exception {
        Ingress ingress = open(new Ingress());
        try (Peer peer = ingress.connect()) {
            peer.hello().ask("MAIL FROM:<a@src.example>\r\n");
            assertThat(peer.say("RCPT TO:<b@@dst.example>\r\n".repeat(100) + "NOOP\r\n")
                            .codes(500))
                    .isEqualTo("501 ".repeat(100) + "250");
        }
    }

    @Test
    void aCommandHasATotalDeadlineThatDripsDoNotExtend() throws Exception {
        Ingress ingress = open(new Ingress());
        try (Peer peer = ingress.connect()) {
            peer.hear();
            for (String octet : List.of("E", "H", "L", "O", " ", "x")) {
                peer.say(octet);
                ingress.time.advance(Duration.ofSeconds(51));
            }
            assertThat(peer.hear()).startsWith("421 4.4.2");
            assertThat(peer.hear()).isEqualTo("EOF");
        }
    }

    @Test
    void aMessageThatDripsIsGivenUp() throws Exception {
        Ingress ingress = open(new Ingress());
        try (Peer peer = ingress.connect()) {
            peer.hello().ask("MAIL FROM:<a@src.example>\r\n");
            peer.ask("RCPT TO:<b@dst.example>\r\n");
            peer.ask("DATA\r\n");
            for (int i = 0; i < 10; i++) {
                peer.say("a");
                ingress.time.advance(Duration.ofSeconds(10));
            }
            assertThat(peer.hear()).startsWith("421 4.4.2");
            assertThat(ingress.log.kept).isEmpty();
        }
    }

    @Test
    void anIdleClientIsToldAndClosed() throws Exception {
        Ingress ingress = open(new Ingress());
        try (Peer peer = ingress.connect()) {
            peer.hello();
            ingress.time.advance(Duration.ofMinutes(4));
            assertThat(peer.ask("NOOP\r\n")).startsWith("250");
            ingress.time.advance(Duration.ofMinutes(4));
            assertThat(peer.ask("NOOP\r\n")).startsWith("250");
            ingress.time.advance(Duration.ofMinutes(6));
            assertThat(peer.hear()).startsWith("421 4.4.2");
        }
    }

    @Test
    void tooManyConnectionsAreTurnedAwayAtTheGreetingAndLeavingMakesRoom() throws Exception {
        IngressConfig.Limits limits = new IngressConfig.Limits(
                100, 3, 2, 20, 100, 100, new ByteSize(1 << 20), 10_000, new ByteSize(64 << 20));
        Ingress ingress = open(new Ingress(limits, "127.0.0.0/8"));
        try (Peer first = ingress.connect()) {
            assertThat(first.hear()).startsWith("220");
            try (Peer second = ingress.connect()) {
                // Each loop greets its own: the third may come only when the second has its place.
                assertThat(second.hear()).startsWith("220");
                try (Peer third = ingress.connect()) {
                    assertThat(third.hear()).startsWith("421 4.7.0");
                    assertThat(third.hear()).isEqualTo("EOF");
                }
                assertThat(second.ask("QUIT\r\n")).startsWith("221");
                assertThat(second.hear()).isEqualTo("EOF");
            }
            awaitCount(ingress, 1);
            try (Peer fourth = ingress.connect()) {
                assertThat(fourth.hear()).startsWith("220");
            }
        }
    }

    @Test
    void aClientThatLeavesInsideAMessageLeavesNothingBehind() throws Exception {
        Ingress ingress = open(new Ingress());
        for (boolean reset : new boolean[] {false, true}) {
            try (Peer peer = ingress.connect()) {
                peer.hello().say(TO_DATA + "Subject: x\r\n\r\nhalf of it");
                assertThat(peer.hear() + peer.hear() + peer.hear()).contains("354");
                peer.socket.setSoLinger(reset, 0);
            }
            awaitCount(ingress, 0);
        }
        assertThat(ingress.log.kept).isEmpty();
    }

    @Test
    void aClientThatShutsItsSideAfterTheDotStillHearsTheAnswer() throws Exception {
        Ingress ingress = open(new Ingress());
        ingress.log.held = true;
        try (Peer peer = ingress.connect()) {
            peer.hello().say(TO_DATA + "Subject: x\r\n\r\nhi\r\n.\r\nQUIT\r\n");
            peer.socket.shutdownOutput();
            assertThat(peer.hear() + peer.hear() + peer.hear()).contains("354");
            Objects.requireNonNull(ingress.log.waiting.take()).complete(new Stored.Safe());
            assertThat(peer.hear()).startsWith("250 2.0.0");
            assertThat(peer.hear()).startsWith("221");
            assertThat(peer.hear()).isEqualTo("EOF");
        }
    }

    @Test
    void aClientThatDoesNotReadItsRepliesIsNotReadEither() throws Exception {
        Ingress ingress = open(new Ingress(
                new IngressConfig.Limits(
                        100, 10, 10, 20, 1_000_000, 100, new ByteSize(1 << 20), 10_000, new ByteSize(64 << 20)),
                "127.0.0.0/8"));
        try (Peer peer = ingress.connect()) {
            peer.hello();
            Thread flood = Thread.ofVirtual().start(() -> flood(peer));
            flood.join(Duration.ofSeconds(2));
            assertThat(flood.isAlive()).isTrue();
        }
        awaitCount(ingress, 0);
    }

    @Test
    void stoppingLetsAMessageEndAndSendsEveryoneElseAway() throws Exception {
        Ingress ingress = open(new Ingress());
        try (Peer idle = ingress.connect();
                Peer inData = ingress.connect()) {
            idle.hello();
            inData.hello().ask("MAIL FROM:<a@src.example>\r\n");
            inData.ask("RCPT TO:<b@dst.example>\r\n");
            inData.ask("DATA\r\n");
            Thread stop = Thread.ofPlatform().start(ingress::close);
            assertThat(idle.hear()).startsWith("421 4.3.2");
            assertThat(inData.ask("Subject: x\r\n\r\nhi\r\n.\r\n")).startsWith("250 2.0.0");
            assertThat(inData.hear()).startsWith("421 4.3.2");
            idle.socket.close();
            inData.socket.close();
            stop.join();
            assertThat(ingress.log.kept).hasSize(1);
            assertThat(ingress.log.closed).isTrue();
            assertThat(ingress.service.ended().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void stoppingTellsOfASafeMessageAndWithdrawsOneThatIsNot() throws Exception {
        for (boolean safe : new boolean[] {true, false}) {
            PureSession pure = new PureSession(true);
            pure.log.held = true;
            assertThat(pure.feed("EHLO a.example\r\n" + TO_DATA + "Subject: x\r\n\r\nhi\r\n.\r\n", 1000))
                    .hasSize(4);
            pure.replies.clear();
            CompletableFuture<Stored> stored = Objects.requireNonNull(pure.log.waiting.poll());
            pure.session.stop();
            assertThat(pure.replies).isEmpty();
            if (safe) {
                stored.complete(new Stored.Safe());
            }
            pure.session.stop();
            stored.complete(new Stored.Safe());
            assertThat(pure.replies.stream().map(Reply::code).toList())
                    .isEqualTo(safe ? List.of(250, 421) : List.of(421));
            assertThat(pure.log.kept).hasSize(safe ? 1 : 0);
            assertThat(pure.log.withdrawn).hasSize(safe ? 0 : 1);
        }
    }

    private static void flood(Peer peer) {
        try {
            while (true) {
                peer.say("HELP\r\n".repeat(1000));
            }
        } catch (java.io.IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    /** Connections end on the server's own threads, a moment after the client saw it. */
    private static void awaitCount(Ingress ingress, int connections) {
        for (int i = 0; i < 500 && ingress.active() != connections; i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(ingress.active()).isEqualTo(connections);
    }

    private Ingress open(Ingress ingress) {
        opened.add(ingress);
        return ingress;
    }
}
