package dev.milena.deliverer.connect;

import static dev.milena.deliverer.connect.RemoteFaultsTest.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.Connector.TransactionResult;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Effect;
import dev.milena.deliverer.connect.ScriptedSmtpPeer.Script;
import dev.milena.mail.BodyType;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Recipient;
import dev.milena.stream.BodyStore;
import dev.milena.stream.BodyStore.Piece;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of the message itself, over real sockets. */
class MessageBodyTest {

    private static final String HEAD = "Subject: hi\r\n\r\n";
    private static final Script CHUNKING = Script.offering("PIPELINING", "CHUNKING");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4095, 4096, 4097, 65_535, 65_536, 65_537, 524_288})
    void aMessageInPiecesArrivesWhole(int size) {
        byte[] message =
                (HEAD + ".a\r\n..\r\n.\r\nplain text\r\n".repeat(size / 8 + 3)).getBytes(StandardCharsets.US_ASCII);
        for (Script script : List.of(Script.healthy(), CHUNKING)) {
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                    Sender sender = new Sender()) {
                Transaction transaction =
                        Sender.transaction(Sender.envelope(1), Sender.cut(message, size), message.length, () -> true);
                assertThat(outcome(sender.send(sender.session(peer.port()), transaction)))
                        .isEqualTo("ok");
                assertThat(peer.received.getFirst().octets()).isEqualTo(message);
            }
        }
    }

    @Test
    void aMessageWithoutALastLineEndGetsOne() {
        assertThat(received(HEAD + "end")).isEqualTo(HEAD + "end\r\n");
    }

    @Test
    void anEmptyMessageStaysEmpty() {
        assertThat(received("")).isEmpty();
    }

    @Test
    void longLinesAreNotFolded() {
        String message = HEAD + "x".repeat(998) + "\r\n" + "y".repeat(70_000) + "\r\n";
        assertThat(received(message)).isEqualTo(message);
    }

    private static String received(String message) {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender()) {
            assertThat(outcome(sender.send(sender.session(peer.port()), Sender.transaction(message, 1))))
                    .isEqualTo("ok");
            return peer.received.getFirst().text();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "a\r\n.\nMAIL FROM:<x@y.example>\r\n", "a\0b\r\n", "a\r"})
    void aMessageThatCouldSmuggleIsNeverFinished(String body) {
        for (Script script : List.of(Script.healthy(), CHUNKING)) {
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                    Sender sender = new Sender()) {
                Connector.Session session = sender.session(peer.port());
                TransactionResult result = sender.send(session, Sender.transaction(HEAD + body, 1));
                assertThat(outcome(result)).isEqualTo("M!554");
                assertThat(session.usable()).isFalse();
                assertThat(peer.received).isEmpty();
            }
        }
    }

    @Test
    void aMessageThatIsLostHalfwayIsCutOffBeforeItsEnd() {
        List<Piece> pieces = List.of(
                new Piece.Part((HEAD + "half of it\r\n").getBytes(StandardCharsets.US_ASCII), false),
                new Piece.Broken("the digest is another"));
        for (Script script : List.of(Script.healthy(), CHUNKING)) {
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                    Sender sender = new Sender()) {
                TransactionResult result = sender.send(
                        sender.session(peer.port()),
                        Sender.transaction(Sender.envelope(2), Sender.pieces(pieces), 100, () -> true));
                assertThat(outcome(result)).isEqualTo("M!554 M!554");
                assertThat(failure(result).stage()).isEqualTo(Failure.Stage.BODY_STORE);
                assertThat(failure(result).text()).isEqualTo("the digest is another");
                assertThat(peer.received).isEmpty();
            }
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotTheRemotesFault() {
        BodyStore.Octets never = new BodyStore.Octets() {
            @Override
            public CompletionStage<Piece> next() {
                return new CompletableFuture<>();
            }

            @Override
            public void cancel() {}
        };
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = Sender.impatient()) {
            TransactionResult result = sender.send(
                    sender.session(peer.port()), Sender.transaction(Sender.envelope(1), never, 100, () -> true));
            assertThat(outcome(result)).isEqualTo("M?451");
            assertThat(failure(result).stage()).isEqualTo(Failure.Stage.BODY_STORE);
        }
    }

    @Test
    void whatMayNotBeFinishedIsDroppedBeforeItsEnd() {
        for (Script script : List.of(Script.healthy(), CHUNKING)) {
            AtomicInteger asked = new AtomicInteger();
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                    Sender sender = new Sender()) {
                TransactionResult result = sender.send(
                        sender.session(peer.port()),
                        Sender.transaction(Sender.envelope(1), Sender.whole(HEAD), HEAD.length(), () -> {
                            asked.incrementAndGet();
                            return false;
                        }));
                assertThat(outcome(result)).isEqualTo("M?451");
                assertThat(failure(result).stage()).isEqualTo(Failure.Stage.QUEUE);
                assertThat(asked).hasValue(1);
                assertThat(peer.received).isEmpty();
            }
        }
    }

    /** A server that answers before it was asked: its 250 lies in our socket when the dot goes out. */
    @Test
    void aReplyInTheMiddleOfAMessageIsNoAnswerToItsEnd() {
        byte[] message = (HEAD + ("x".repeat(76) + "\r\n").repeat(5_000)).getBytes(StandardCharsets.US_ASCII);
        Script script = Script.offering("PIPELINING").and("READS", new Effect.Drip("250 ok\r\n", 1));
        for (int i = 0; i < 5; i++) {
            try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                    Sender sender = new Sender()) {
                TransactionResult result = sender.send(
                        sender.session(peer.port()),
                        Sender.transaction(Sender.envelope(1), late(message), message.length, () -> true));
                assertThat(outcome(result)).isEqualTo("S?250");
                assertThat(peer.received).isEmpty();
            }
        }
    }

    /** The last piece comes when the whole reply has arrived for long. */
    private static BodyStore.Octets late(byte[] message) {
        BodyStore.Octets pieces = Sender.cut(message, message.length - 100);
        AtomicInteger asked = new AtomicInteger();
        return new BodyStore.Octets() {
            @Override
            public CompletionStage<Piece> next() {
                return asked.getAndIncrement() == 0
                        ? pieces.next()
                        : pieces.next()
                                .thenApplyAsync(
                                        piece -> piece, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
            }

            @Override
            public void cancel() {}
        };
    }

    @Test
    void aServerThatStopsReadingIsLeftByTheProgressTimer() {
        byte[] message = (HEAD + ("x".repeat(76) + "\r\n").repeat(200_000)).getBytes(StandardCharsets.US_ASCII);
        Script script = Script.offering("PIPELINING").and("READS", new Effect.Stall());
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                Sender sender = Sender.impatient()) {
            TransactionResult result = sender.send(
                    sender.session(peer.port()),
                    Sender.transaction(
                            Sender.envelope(1), Sender.cut(message, 512 * 1024), message.length, () -> true));
            assertThat(outcome(result)).isEqualTo("S?421");
            assertThat(failure(result).stage()).isEqualTo(Failure.Stage.BODY);
        }
    }

    @Test
    void anEightBitMessageGoesOnlyWhereItIsOffered() {
        Envelope declared = declaring(BodyType.EIGHT_BIT_MIME, false);
        String message = HEAD + "Grüße\r\n";
        Script seven = Script.offering("PIPELINING");
        assertThat(sent(seven, declared, message)).isEqualTo("M!554");
        assertThat(sent(Script.healthy(), declared, message)).isEqualTo("ok");
        assertThat(sent(seven, declared, HEAD + "plain\r\n")).isEqualTo("ok");
        assertThat(sent(seven, declaring(BodyType.SEVEN_BIT, false), message)).isEqualTo("ok");
    }

    @Test
    void eightBitsInALaterPieceAreFoundBeforeTheEnd() {
        byte[] message = (HEAD + "a".repeat(100) + "\r\nGrüße\r\n").getBytes(StandardCharsets.UTF_8);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(Script.offering("PIPELINING"));
                Sender sender = new Sender()) {
            TransactionResult result = sender.send(
                    sender.session(peer.port()),
                    Sender.transaction(
                            declaring(BodyType.EIGHT_BIT_MIME, false),
                            Sender.cut(message, 50),
                            message.length,
                            () -> true));
            assertThat(outcome(result)).isEqualTo("M!554");
            assertThat(peer.received).isEmpty();
        }
    }

    @Test
    void aUtf8HeaderGoesOnlyWhereItIsOffered() {
        Envelope declared = declaring(BodyType.EIGHT_BIT_MIME, true);
        String message = "Subject: Grüße\r\n\r\nhi\r\n";
        assertThat(sent(Script.offering("PIPELINING", "8BITMIME"), declared, message))
                .isEqualTo("M!553");
        assertThat(sent(Script.healthy(), declared, message)).isEqualTo("ok");
        assertThat(sent(Script.offering("8BITMIME"), declared, HEAD + "Grüße\r\n"))
                .isEqualTo("ok");
    }

    @Test
    void anAddressInUtf8GoesOutAsItsOctets() {
        Mailbox mailbox = new Mailbox("jürgen", new DomainName("dst.example"));
        Envelope plain = Sender.envelope(1);
        Envelope envelope = new Envelope(
                plain.sender(),
                List.of(new Recipient(0, mailbox, Set.of(), null)),
                BodyType.EIGHT_BIT_MIME,
                true,
                null,
                null);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender()) {
            TransactionResult result = sender.send(
                    sender.session(peer.port()),
                    Sender.transaction(envelope, Sender.whole(HEAD), HEAD.length(), () -> true));
            assertThat(outcome(result)).isEqualTo("ok");
            // The peer reads octets as Latin-1.
            assertThat(peer.heard)
                    .contains("MAIL FROM:<s@src.example> SIZE=15 BODY=8BITMIME SMTPUTF8")
                    .contains("RCPT TO:<j\u00c3\u00bcrgen@dst.example>");
        }
    }

    private static String sent(Script script, Envelope envelope, String message) {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open(script);
                Sender sender = new Sender()) {
            return outcome(sender.send(
                    sender.session(peer.port()),
                    Sender.transaction(envelope, Sender.whole(message), message.length(), () -> true)));
        }
    }

    private static Envelope declaring(BodyType body, boolean utf8) {
        Envelope plain = Sender.envelope(1);
        return new Envelope(plain.sender(), plain.recipients(), body, utf8, null, null);
    }

    private static Failure failure(TransactionResult result) {
        return result.results().getFirst() instanceof RecipientResult.Failed failed ? failed.failure() : fail(result);
    }

    private static Failure fail(TransactionResult result) {
        throw new AssertionError("not failed: " + result);
    }
}
