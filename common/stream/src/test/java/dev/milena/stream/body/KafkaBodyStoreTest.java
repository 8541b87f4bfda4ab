package dev.milena.stream.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.AcceptedLog.Stored;
import dev.milena.stream.BodyStore;
import dev.milena.stream.BodyStore.Piece;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.accepted.KafkaAcceptedLog;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.topics.TopicPlan;
import dev.milena.stream.topics.Topics;
import dev.milena.stream.wire.AcceptedCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class KafkaBodyStoreTest {

    private static final TopicPlan PLAN = new TopicPlan(Duration.ofDays(5), List.of(), List.of(), 1, true, true);
    private static BodyStore store;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void open() throws Exception {
        TestKafka.clean();
        assertThat(Topics.apply(TestKafka.settings(), PLAN)).isNotNull();
        store = KafkaBodyStore.open(TestKafka.settings(Duration.ofSeconds(3)), TestMail.environment());
        producer = new KafkaProducer<>(ClientConfig.producer(TestKafka.settings(), "test-bodies"));
    }

    @AfterAll
    static void close() {
        // Null where the class was skipped for want of a container engine.
        if (store != null) {
            store.close();
            producer.close();
        }
    }

    /** A message, and where it lies. */
    private record Lying(MailId id, byte[] octets, BodyRef ref) {}

    @Test
    void messagesAreReadBackInAnyOrderByManyAtOnce() throws Exception {
        List<Lying> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(store(TestMail.octets(i * 37 % 5_000, i), i % 3 == 0));
        }
        Collections.shuffle(all, new Random(5));
        List<CompletionStage<Piece>> pieces = new ArrayList<>();
        for (Lying mail : all) {
            pieces.add(store.open(mail.id(), mail.ref()).next());
        }
        for (int i = 0; i < all.size(); i++) {
            assertPart(await(pieces.get(i)), all.get(i).octets(), true);
        }
    }

    @Test
    void aMessageInADifferentRecordIsNeverGivenOut() throws Exception {
        Lying one = store(TestMail.octets(100, 1), false);
        Lying other = store(TestMail.octets(100, 2), false);
        assertThat(await(store.open(one.id(), other.ref()).next()))
                .isEqualTo(new Piece.Broken("the record at 0/" + offset(other) + " is of another message"));
    }

    @Test
    void octetsThatDoNotMatchTheirDigestAreNeverGivenOut() throws Exception {
        Lying mail = store(TestMail.octets(100, 1), false);
        BodyRef wrong = new BodyRef.Whole(0, offset(mail), 100, TestMail.sha256(TestMail.octets(100, 9)));
        assertThat(await(store.open(mail.id(), wrong).next()))
                .isEqualTo(new Piece.Broken("the stored octets do not match their digest"));
    }

    @Test
    void aRecordOfAnAbortedTransactionIsMissing() throws Exception {
        Map<String, Object> config = ClientConfig.producer(TestKafka.settings(), "test-aborts");
        config.put("transactional.id", "test-aborts");
        byte[] octets = TestMail.octets(10, 1);
        MailId id = TestMail.id();
        RecordMetadata place;
        try (KafkaProducer<byte[], byte[]> aborting = new KafkaProducer<>(config)) {
            aborting.initTransactions();
            aborting.beginTransaction();
            place = aborting.send(accepted(id, octets)).get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            aborting.abortTransaction();
        }
        Lying after = store(octets, false);
        BodyRef gone = new BodyRef.Whole(place.partition(), place.offset(), 10, TestMail.sha256(octets));
        assertThat(await(store.open(id, gone).next())).isInstanceOf(Piece.Broken.class);
        assertPart(await(store.open(after.id(), after.ref()).next()), octets, true);
    }

    @Test
    void anOffsetBeyondTheLogIsBroken() throws Exception {
        byte[] octets = TestMail.octets(10, 1);
        Lying last = store(octets, false);
        BodyRef far = new BodyRef.Whole(0, offset(last) + 1_000_000, 10, TestMail.sha256(octets));
        assertThat(await(store.open(last.id(), far).next())).isInstanceOf(Piece.Broken.class);
        // The very next one could still come.
        BodyRef next = new BodyRef.Whole(0, offset(last) + 1, 10, TestMail.sha256(octets));
        assertThat(await(store.open(last.id(), next).next())).isInstanceOf(Piece.Unavailable.class);
        assertPart(await(store.open(last.id(), last.ref()).next()), octets, true);
    }

    @Test
    void chunksAreReadOneByOneAlthoughOthersLieBetween() throws Exception {
        byte[] a = TestMail.octets(2 * BodyRef.CHUNK_SIZE + 7, 11);
        byte[] b = TestMail.octets(3 * BodyRef.CHUNK_SIZE, 12);
        MailId idA = TestMail.id();
        MailId idB = TestMail.id();
        try (AcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            AcceptedLog.ChunkWriter writerA = log.chunks(idA);
            AcceptedLog.ChunkWriter writerB = log.chunks(idB);
            for (int i = 0; i < 3; i++) {
                assertThat(stored(writerA.write(chunk(a, i)))).isEqualTo(new Stored.Safe());
                assertThat(stored(writerB.write(chunk(b, i)))).isEqualTo(new Stored.Safe());
            }
            BodyRef.Chunked refA = writerA.finish(TestMail.sha256(a));
            BodyRef.Chunked refB = writerB.finish(TestMail.sha256(b));
            assertThat(readAll(store, idA, refA)).isEqualTo(a);
            assertThat(readAll(store, idB, refB)).isEqualTo(b);

            // The last piece is held back when the whole is not what was stored.
            BodyRef.Chunked wrong = new BodyRef.Chunked(
                    refA.partition(), refA.firstOffset(), refA.count(), refA.size(), TestMail.sha256(b), refA.gaps());
            BodyStore.Octets octets = store.open(idA, wrong);
            assertThat(await(octets.next())).isInstanceOf(Piece.Part.class);
            assertThat(await(octets.next())).isInstanceOf(Piece.Part.class);
            assertThat(await(octets.next())).isInstanceOf(Piece.Broken.class);

            // Retention has taken the beginning.
            trim(TopicNames.BODY, refA.partition(), refA.firstOffset() + 1);
            CompletionStage<Piece> gone = store.open(idA, refA).next();
            CompletionStage<Piece> there = store.open(idB, refB).next();
            assertThat(await(gone)).isInstanceOf(Piece.Broken.class);
            assertPart(await(there), chunk(b, 0), false);
        }
    }

    /** Twenty uploads at once: each message's chunks lie far apart. What is read to find them must not grow with what lies between. */
    @Test
    void interleavedMessagesAreReadAtTwiceTheirSizeAtMost() throws Exception {
        int messages = 20;
        int chunk = 280 * 1024;
        byte[] one = TestMail.octets(5 * chunk, 21);
        List<MailId> ids = new ArrayList<>();
        List<BodyRef.Chunked> refs = new ArrayList<>();
        try (AcceptedLog log = KafkaAcceptedLog.open(TestKafka.settings(), TestMail.environment())) {
            List<AcceptedLog.ChunkWriter> writers = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                ids.add(TestMail.id());
                writers.add(log.chunks(ids.getLast()));
            }
            for (int at = 0; at < one.length; at += chunk) {
                for (AcceptedLog.ChunkWriter writer : writers) {
                    assertThat(stored(writer.write(Arrays.copyOfRange(one, at, at + chunk))))
                            .isEqualTo(new Stored.Safe());
                }
            }
            writers.forEach(writer -> refs.add(writer.finish(TestMail.sha256(one))));
        }
        MeterRegistry metrics = new SimpleMeterRegistry();
        Environment env = new Environment(Time.system(), new Random(2), metrics, "counted");
        try (BodyStore counted = KafkaBodyStore.open(TestKafka.settings(), env)) {
            for (int i = 0; i < messages; i++) {
                assertThat(readAll(counted, ids.get(i), refs.get(i))).isEqualTo(one);
            }
            double fetched =
                    metrics.get("milena.bodies.fetched.bytes").functionCounter().count();
            assertThat(fetched / (messages * one.length)).isBetween(1.0, 2.5);
        }
        // References of before, which do not say where the chunks lie, are still read.
        BodyRef.Chunked old = new BodyRef.Chunked(
                refs.get(3).partition(), refs.get(3).firstOffset(), 5, one.length, TestMail.sha256(one));
        assertThat(readAll(store, ids.get(3), old)).isEqualTo(one);
    }

    /** A look brings a quarter of a megabyte: of what failed together, each would bring its neighbours again. */
    @Test
    void whatLiesTogetherIsFetchedAFewTimesAtMostInWhateverOrderItIsWanted() throws Exception {
        int messages = 400;
        int size = 8 * 1024;
        List<Lying> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            all.add(store(TestMail.octets(size, i), i % 16 == 0));
        }
        for (int i = 0; i < messages; i += 100) {
            Collections.shuffle(all.subList(i, i + 100), new Random(i));
        }
        MeterRegistry metrics = new SimpleMeterRegistry();
        Environment env = new Environment(Time.system(), new Random(2), metrics, "together");
        try (BodyStore counted = KafkaBodyStore.open(TestKafka.settings(), env)) {
            for (Lying mail : all) {
                assertPart(await(counted.open(mail.id(), mail.ref()).next()), mail.octets(), true);
            }
            double fetched =
                    metrics.get("milena.bodies.fetched.bytes").functionCounter().count();
            assertThat(fetched / (messages * size))
                    .as("without neighbours some fifty times")
                    .isBetween(1.0, 8.0);
        }
    }

    @Test
    void aKafkaThatDoesNotAnswerIsUnavailableAndNotBroken() throws Exception {
        KafkaSettings nowhere = TestKafka.settings("127.0.0.1:1", Duration.ofMillis(300));
        try (BodyStore lonely = KafkaBodyStore.open(nowhere, TestMail.environment())) {
            BodyStore.Octets octets = lonely.open(TestMail.id(), new BodyRef.Whole(0, 0, 1, "00"));
            assertThat(await(octets.next())).isInstanceOf(Piece.Unavailable.class);
        }
    }

    @Test
    void aClosedStoreAnswersAndACancelledReadHoldsNothing() throws Exception {
        Lying mail = store(TestMail.octets(10, 1), false);
        BodyStore closed = KafkaBodyStore.open(TestKafka.settings(), TestMail.environment());
        BodyStore.Octets cancelled = closed.open(mail.id(), mail.ref());
        cancelled.cancel();
        cancelled.cancel();
        closed.close();
        assertThat(await(closed.open(mail.id(), mail.ref()).next()))
                .isEqualTo(new Piece.Unavailable("the body store is closed"));
    }

    private static byte[] readAll(BodyStore from, MailId id, BodyRef ref) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        BodyStore.Octets octets = from.open(id, ref);
        while (true) {
            Piece piece = await(octets.next());
            assertThat(piece).isInstanceOf(Piece.Part.class);
            if (piece instanceof Piece.Part part) {
                all.writeBytes(part.octets());
                if (part.last()) {
                    return all.toByteArray();
                }
            }
        }
    }

    private static byte[] chunk(byte[] body, int i) {
        return Arrays.copyOfRange(body, i * BodyRef.CHUNK_SIZE, Math.min(body.length, (i + 1) * BodyRef.CHUNK_SIZE));
    }

    /** @param flush a batch ends here; else several messages share one */
    private static Lying store(byte[] octets, boolean flush) throws Exception {
        MailId id = TestMail.id();
        var future = producer.send(accepted(id, octets));
        if (flush) {
            producer.flush();
        }
        RecordMetadata place = future.get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return new Lying(
                id,
                octets,
                new BodyRef.Whole(place.partition(), place.offset(), octets.length, TestMail.sha256(octets)));
    }

    private static ProducerRecord<byte[], byte[]> accepted(MailId id, byte[] octets) {
        return new ProducerRecord<byte[], byte[]>(
                TopicNames.ACCEPTED,
                0,
                null,
                null,
                octets,
                List.of(new RecordHeader(
                        TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(TestMail.accepted(id, octets)))));
    }

    private static void trim(String topic, int partition, long before) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(TestKafka.settings(), "test"))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static long offset(Lying mail) {
        return mail.ref() instanceof BodyRef.Whole whole ? whole.offset() : -1;
    }

    private static void assertPart(Piece piece, byte[] octets, boolean last) {
        assertThat(piece).isInstanceOf(Piece.Part.class);
        if (piece instanceof Piece.Part part) {
            assertThat(part.octets()).isEqualTo(octets);
            assertThat(part.last()).isEqualTo(last);
        }
    }

    private static Stored stored(CompletionStage<Stored> stage) throws Exception {
        return stage.toCompletableFuture().get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Piece await(CompletionStage<Piece> stage) throws Exception {
        return stage.toCompletableFuture().get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
