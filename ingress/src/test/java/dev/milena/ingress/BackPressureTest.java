package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.BodyRef;
import dev.milena.runtime.config.ByteSize;
import dev.milena.stream.AcceptedLog.Stored;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka slow, away or full, as a client sees it; and messages too large for one record. */
class BackPressureTest {

    private static final String TO_DATA = "MAIL FROM:<a@src.example>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\n";
    private static final String SMALL = TO_DATA + "Subject: x\r\n\r\nhi\r\n.\r\n";

    private final Ingress ingress = new Ingress();
    private final FakeLog log = ingress.log;

    @AfterEach
    void close() {
        ingress.close();
    }

    @Test
    void aLargeMessageLeavesInChunksWhileItComesIn() throws Exception {
        byte[] body = lines(8 << 20);
        try (Peer peer = ingress.connect()) {
            peer.hello().say(TO_DATA + "Date: d\r\nMessage-ID: <m@x>\r\n\r\n");
            peer.socket.getOutputStream().write(body);
            assertThat(peer.say(".\r\n").codes(3000)).isEqualTo("250 250 354 250");
            FakeLog.Kept kept = Objects.requireNonNull(log.next());
            BodyRef.Chunked chunks = Objects.requireNonNull(kept.mail().chunks());
            assertThat(chunks.size())
                    .isEqualTo(kept.body().length)
                    .isEqualTo(kept.mail().size());
            assertThat(chunks.count()).isEqualTo(1 + kept.body().length / BodyRef.CHUNK_SIZE);
            assertThat(log.largestChunk).isEqualTo(BodyRef.CHUNK_SIZE);
            assertThat(kept.mail().sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(kept.body())));
            assertThat(Arrays.copyOfRange(kept.body(), kept.body().length - body.length, kept.body().length))
                    .isEqualTo(body);
        }
    }

    @Test
    void theBorderBetweenOneRecordAndChunksLosesNothing() throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello();
            for (int size = BodyRef.INLINE_LIMIT - 400; size <= BodyRef.INLINE_LIMIT + 100; size += 100) {
                byte[] body = lines(size);
                peer.say(TO_DATA + "Date: d\r\nMessage-ID: <m@x>\r\n\r\n");
                peer.socket.getOutputStream().write(body);
                peer.say(".\r\n");
                FakeLog.Kept kept = Objects.requireNonNull(log.next());
                assertThat(kept.mail().chunks() == null).isEqualTo(kept.body().length <= BodyRef.INLINE_LIMIT);
                assertThat(new String(kept.body(), StandardCharsets.ISO_8859_1))
                        .endsWith(new String(body, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void aChunkThatIsNotAcknowledgedStopsTheSocket() throws Exception {
        log.held = true;
        AtomicLong sent = new AtomicLong();
        try (Peer peer = ingress.connect()) {
            peer.hello().ask("MAIL FROM:<a@src.example>\r\n");
            peer.ask("RCPT TO:<b@dst.example>\r\n");
            peer.ask("DATA\r\n");
            Thread client = Thread.ofVirtual().start(() -> pour(peer, sent, 9 << 20));
            CompletableFuture<Stored> first = Objects.requireNonNull(log.waiting.poll(10, TimeUnit.SECONDS));
            // One chunk away, one in memory, the rest in the buffers of two sockets: far less than the message.
            client.join(Duration.ofMillis(500));
            assertThat(client.isAlive()).isTrue();
            assertThat(sent.get()).isLessThan(9 << 20);
            assertThat(log.waiting).isEmpty();
            log.held = false;
            first.complete(new Stored.Safe());
            client.join();
            assertThat(peer.ask("\r\n.\r\n")).startsWith("250 2.0.0 Ok: queued as ");
        }
    }

    @Test
    void aLostChunkIs451AfterTheEndAndTheNextMessageIsTaken() throws Exception {
        log.answer = new Stored.Refused("no");
        try (Peer peer = ingress.connect()) {
            peer.hello().say(TO_DATA + "Subject: x\r\n\r\n");
            peer.socket.getOutputStream().write(lines(3 << 20));
            assertThat(peer.say(".\r\n").codes(2000)).isEqualTo("250 250 354 451");
            log.answer = new Stored.Safe();
            assertThat(peer.say(SMALL).codes(500)).isEqualTo("250 250 354 250");
            assertThat(log.kept).hasSize(1);
        }
    }

    @Test
    void whatKafkaRefusesOrLeavesOpenIs451() throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello();
            log.answer = new Stored.Refused("no");
            assertThat(peer.say(SMALL).codes(500)).isEqualTo("250 250 354 451");
            log.answer = new Stored.Ambiguous("who knows");
            assertThat(peer.say(SMALL).codes(500)).isEqualTo("250 250 354 451");
            assertThat(ingress.count("milena.ingress.refused", "reason", "ambiguous"))
                    .isEqualTo(1);
            assertThat(log.kept).isEmpty();
        }
    }

    @Test
    void aLogThatDoesNotAnswerIs451AndTheMessageIsWithdrawnWhateverComesLater() throws Exception {
        log.held = true;
        try (Peer peer = ingress.connect()) {
            peer.hello().say(SMALL + "NOOP\r\n");
            assertThat(peer.hear() + peer.hear() + peer.hear()).contains("354");
            CompletableFuture<Stored> late = Objects.requireNonNull(log.waiting.poll(10, TimeUnit.SECONDS));
            peer.socket.setSoTimeout(200);
            assertThat(peer.hear()).isEqualTo("...");
            ingress.time.advance(Duration.ofSeconds(11));
            peer.socket.setSoTimeout(10_000);
            assertThat(peer.hear()).startsWith("451 4.3.0");
            assertThat(peer.hear()).startsWith("250");
            late.complete(new Stored.Safe());
            log.held = false;
            assertThat(log.withdrawn).hasSize(1);
            assertThat(peer.say(SMALL).codes(500)).isEqualTo("250 250 354 250");
            // Only the second one; nor does the first one count as accepted.
            assertThat(log.kept).hasSize(1);
            assertThat(ingress.count("milena.ingress.accepted")).isEqualTo(1);
            assertThat(ingress.count("milena.ingress.refused", "reason", "ambiguous"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLargeMessageWhoseChunksWereSlowIsWithdrawnToo() throws Exception {
        try (Peer peer = ingress.connect()) {
            log.held = true;
            peer.hello().say(TO_DATA + "Subject: x\r\n\r\n");
            Thread client = Thread.ofVirtual().start(() -> sendAll(peer, lines(1_100_000)));
            assertThat(peer.hear() + peer.hear() + peer.hear()).contains("354");
            // Two whole chunks, the rest behind the dot, and the record that names them.
            waiting().complete(new Stored.Safe());
            waiting().complete(new Stored.Safe());
            CompletableFuture<Stored> rest = waiting();
            client.join();
            ingress.time.advance(Duration.ofSeconds(6));
            rest.complete(new Stored.Safe());
            CompletableFuture<Stored> last = waiting();
            ingress.time.advance(Duration.ofSeconds(11));
            assertThat(peer.hear()).startsWith("451 4.3.0");
            last.complete(new Stored.Safe());
            assertThat(log.withdrawn).hasSize(1);
            assertThat(log.kept).isEmpty();
        }
    }

    @Test
    void aHeaderWithoutAnyTextThatIsTooLargeForOneRecordLeavesInChunks() throws Exception {
        String header = ("X-Filler: " + "a".repeat(60) + "\r\n").repeat(13_200);
        assertThat(header.length()).isBetween(BodyRef.INLINE_LIMIT, 1 << 20);
        try (Peer peer = ingress.connect()) {
            peer.hello().say(TO_DATA + header);
            assertThat(peer.say(".\r\n").codes(2000)).isEqualTo("250 250 354 250");
            FakeLog.Kept kept = Objects.requireNonNull(log.next());
            assertThat(kept.mail().chunks()).isNotNull();
            assertThat(new String(kept.body(), StandardCharsets.US_ASCII))
                    .contains(header + "Date: ")
                    .endsWith("@mx.test.example>\r\n");
        }
    }

    @Test
    void whatWasSentBehindARefusedMailHearsTheSameAndCostsNothing() throws Exception {
        String envelope = "MAIL FROM:<a@src.example>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\n";
        try (Peer peer = ingress.connect()) {
            peer.hello();
            log.writable = false;
            assertThat(peer.say(envelope.repeat(40)).codes(500))
                    .isEqualTo(String.join(" ", Collections.nCopies(120, "451")));
            log.writable = true;
            assertThat(peer.ask("RSET\r\n")).startsWith("250");
            assertThat(peer.ask("RCPT TO:<b@dst.example>\r\n")).startsWith("503");
            assertThat(peer.say(SMALL).codes(500)).isEqualTo("250 250 354 250");
        }
    }

    @Test
    void aFullBufferRefusesNewMailAndStopsWhatIsUnderWay() throws Exception {
        try (Peer inData = ingress.connect();
                Peer fresh = ingress.connect()) {
            inData.hello().ask("MAIL FROM:<a@src.example>\r\n");
            inData.ask("RCPT TO:<b@dst.example>\r\n");
            inData.ask("DATA\r\n");
            log.writable = false;
            assertThat(fresh.hello().ask("MAIL FROM:<a@src.example>\r\n")).startsWith("451 4.3.0");
            inData.say("Subject: x\r\n\r\nhi\r\n.\r\n");
            inData.socket.setSoTimeout(300);
            assertThat(inData.hear()).isEqualTo("...");
            log.writable = true;
            inData.socket.setSoTimeout(10_000);
            assertThat(inData.hear()).startsWith("250");
            assertThat(fresh.ask("MAIL FROM:<a@src.example>\r\n")).startsWith("250");
        }
    }

    @Test
    void aBufferThatStaysFullIs451AfterTenSeconds() throws Exception {
        try (Peer peer = ingress.connect()) {
            peer.hello().ask("MAIL FROM:<a@src.example>\r\n");
            peer.ask("RCPT TO:<b@dst.example>\r\n");
            peer.ask("DATA\r\n");
            log.writable = false;
            peer.say("Subject: x\r\n\r\nhi\r\n.\r\n");
            peer.socket.setSoTimeout(300);
            assertThat(peer.hear()).isEqualTo("...");
            ingress.time.advance(Duration.ofSeconds(11));
            peer.socket.setSoTimeout(10_000);
            assertThat(peer.hear()).startsWith("451 4.3.0");
            assertThat(log.kept).isEmpty();
        }
    }

    @Test
    void aDiskThatIsNearlyFullIs452AtMailAndWhatHasBegunIsStored() throws Exception {
        try (Peer begun = ingress.connect();
                Peer fresh = ingress.connect()) {
            begun.hello().ask("MAIL FROM:<a@src.example>\r\n");
            log.roomy = false;
            assertThat(fresh.hello().ask("MAIL FROM:<a@src.example>\r\n")).startsWith("452 4.3.1");
            begun.ask("RCPT TO:<b@dst.example>\r\n");
            assertThat(begun.ask("DATA\r\n")).startsWith("354");
            assertThat(begun.ask("Subject: x\r\n\r\nhi\r\n.\r\n")).startsWith("250");
            log.roomy = true;
            assertThat(fresh.ask("MAIL FROM:<a@src.example>\r\n")).startsWith("250");
        }
    }

    @Test
    void moreMailAtOnceThanMemoryIs452AndWhatWasHeldIsGivenBack() throws Exception {
        IngressConfig.Limits tight = new IngressConfig.Limits(
                100, 100, 100, 20, 100, 100, new ByteSize(1 << 20), 10_000, new ByteSize(4 << 20));
        try (Ingress small = new Ingress(tight, "127.0.0.0/8")) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Peer peer = small.connect();
                peers.add(peer);
                peer.hello().ask("MAIL FROM:<a@src.example>\r\n");
                peer.ask("RCPT TO:<b@dst.example>\r\n");
                peer.ask("DATA\r\n");
            }
            List<String> codes = new ArrayList<>();
            for (Peer peer : peers) {
                peer.say("Subject: x\r\n\r\n").socket.getOutputStream().write(lines(700_000));
            }
            for (Peer peer : peers) {
                codes.add(peer.ask(".\r\n").substring(0, 3));
            }
            assertThat(codes).contains("250", "452").containsOnly("250", "452");
            assertThat(small.log.kept)
                    .hasSize((int) codes.stream().filter("250"::equals).count());
            small.log.kept.clear();
            for (Peer peer : peers) {
                assertThat(peer.say(SMALL).codes(300)).isEqualTo("250 250 354 250");
                peer.close();
            }
        }
    }

    @Test
    void whatLeavesInChunksIsGivenBackAlsoWhenItsClientVanishes() throws Exception {
        IngressConfig.Limits tight = new IngressConfig.Limits(
                100, 100, 100, 20, 100, 100, new ByteSize(1 << 20), 10_000, new ByteSize(4 << 20));
        byte[] body = lines(1_500_000);
        try (Ingress small = new Ingress(tight, "127.0.0.0/8")) {
            for (int i = 0; i < 12; i++) {
                // Announced or not, to its end or to somewhere in its middle.
                String mail = "MAIL FROM:<a@src.example>" + (i % 2 == 0 ? " SIZE=" + body.length : "");
                try (Peer peer = small.connect()) {
                    peer.hello().say(mail + "\r\nRCPT TO:<b@dst.example>\r\nDATA\r\nSubject: x\r\n\r\n");
                    peer.socket.getOutputStream().write(body, 0, i % 3 == 0 ? 900_000 : body.length);
                    if (i % 3 != 0) {
                        assertThat(peer.say(".\r\n").codes(2000)).isEqualTo("250 250 354 250");
                        assertThat(small.log.largestChunk).isEqualTo(BodyRef.CHUNK_SIZE);
                    }
                }
            }
            assertThat(small.log.kept).hasSize(8);
        }
    }

    private CompletableFuture<Stored> waiting() throws InterruptedException {
        return Objects.requireNonNull(log.waiting.poll(10, TimeUnit.SECONDS));
    }

    private static void sendAll(Peer peer, byte[] body) {
        try {
            peer.socket.getOutputStream().write(body);
            peer.say(".\r\n");
        } catch (java.io.IOException closed) {
            throw new java.io.UncheckedIOException(closed);
        }
    }

    private static void pour(Peer peer, AtomicLong sent, int size) {
        try {
            OutputStream out = peer.socket.getOutputStream();
            byte[] some = lines(64 * 1024);
            out.write("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (sent.get() < size) {
                out.write(some);
                sent.addAndGet(some.length);
            }
        } catch (java.io.IOException closed) {
            sent.set(-1);
        }
    }

    /** Lines of 78 letters; the last one is shorter. */
    private static byte[] lines(int size) {
        byte[] out = new byte[size];
        Random random = new Random(5);
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (i % 80 == 78 ? '\r' : i % 80 == 79 ? '\n' : 'a' + random.nextInt(26));
        }
        out[size - 3] = 'z';
        out[size - 2] = '\r';
        out[size - 1] = '\n';
        if (out[size - 4] == '\r') {
            out[size - 4] = 'y';
        }
        return out;
    }
}
