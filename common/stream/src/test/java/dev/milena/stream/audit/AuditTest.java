package dev.milena.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.Event;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Origin;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.GroupNames;
import dev.milena.stream.Stand;
import dev.milena.stream.TestKafka;
import dev.milena.stream.TestMail;
import dev.milena.stream.TopicNames;
import dev.milena.stream.client.ClientConfig;
import dev.milena.stream.progress.Checkpoint;
import dev.milena.stream.progress.CheckpointText;
import dev.milena.stream.progress.ReplayFrom;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker: recipients in every place that there is, one in none, and one that ended twice. One history for all, each test adds to it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditTest {

    private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final String SHARED = TopicNames.deliver(DeliverTopic.SHARED);

    private final List<Broken> broken = Collections.synchronizedList(new ArrayList<>());
    private final Audit.Listener listener = new Audit.Listener() {
        @Override
        public void progress(String what, long done, long all) {
            assertThat(done).isLessThanOrEqualTo(all);
        }

        @Override
        public void broken(Broken recipient) {
            broken.add(recipient);
        }
    };

    @TempDir
    private static Path data = Path.of("");

    @TempDir
    private Path scratch = Path.of("");

    private static final AtomicReference<Stand> STAND = new AtomicReference<>();
    private static final List<MailId> WRONG = new ArrayList<>();

    private final Stand stand = STAND.get();

    @BeforeAll
    static void start() throws Exception {
        Stand fresh = new Stand(data);
        STAND.set(fresh);
        fresh.create("mail.retry.10s", 2);
        fresh.create(TopicNames.BODY, 1);
        WRONG.addAll(new AuditTest().history());
    }

    @AfterAll
    static void stop() {
        STAND.get().close();
    }

    private Audit audit() {
        return new Audit(stand.settings(), Stand.env("audit"), scratch, listener);
    }

    private AcceptedMail accept(int recipients) throws Exception {
        AcceptedMail mail = new AcceptedMail(
                stand.id(),
                Stand.NOON,
                Stand.envelope(recipients),
                new Origin(null, null, "ESMTP", null, "test"),
                Labels.NONE,
                BODY.length,
                TestMail.sha256(BODY),
                null);
        send(TopicNames.ACCEPTED, BODY, Map.of(TopicNames.ENVELOPE_HEADER, AcceptedCodec.encode(mail)));
        return mail;
    }

    private void send(String topic, byte @Nullable [] value, Map<String, byte[]> headers) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, value);
        headers.forEach((name, header) -> record.headers().add(name, header));
        stand.send(record);
    }

    private static Task task(AcceptedMail mail) {
        return new Task(
                TaskId.of(mail.id(), 0),
                mail.id(),
                new Destination("example.com"),
                DomainName.parse("example.com").orThrow(),
                mail.envelope(),
                new Route.Via(
                        List.of(new Target("mx.example.com", 25, List.of(InetAddress.getLoopbackAddress()))),
                        Stand.NOON),
                new BodyRef.Whole(0, 0, BODY.length, mail.sha256()),
                Stand.NOON,
                0,
                0,
                false,
                mail.origin(),
                Labels.NONE);
    }

    private void deliver(AcceptedMail mail) throws Exception {
        send(SHARED, BODY, Map.of(TopicNames.TASK_HEADER, TaskCodec.encode(task(mail))));
    }

    private void event(AcceptedMail mail, int ordinal, Event.Type type, Map<String, byte[]> headers) throws Exception {
        send(TopicNames.EVENTS, EventCodec.encode(Stand.event(task(mail), ordinal, type)), headers);
    }

    private void commit(String group, String topic, long offset, String metadata) throws Exception {
        try (Admin admin = Admin.create(ClientConfig.admin(stand.settings(), "test"))) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset, metadata)))
                    .all()
                    .get(TestKafka.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Everything but the last message is routed; the deliverer has finished its tasks 0 and 2 of 0 to 4 by its commit, and 3 by an event. */
    private List<MailId> history() throws Exception {
        AcceptedMail delivered = accept(1);
        AcceptedMail pending = accept(2);
        AcceptedMail missing = accept(2);
        AcceptedMail deferred = accept(1);
        AcceptedMail doubled = accept(1);
        AcceptedMail withdrawn = accept(3);
        AcceptedMail dead = accept(1);
        send(
                TopicNames.ACCEPTED,
                new byte[0],
                Map.of(TopicNames.CANCEL_HEADER, ascii(withdrawn.id().toString())));
        AcceptedMail unrouted = accept(1);
        assertThat(unrouted.size()).isEqualTo(BODY.length);
        for (AcceptedMail mail : List.of(delivered, pending, missing, deferred, doubled)) {
            deliver(mail);
        }
        event(delivered, 0, Event.Type.Reception, Map.of());
        event(delivered, 0, Event.Type.Delivery, Map.of());
        event(missing, 0, Event.Type.Bounce, Map.of());
        event(deferred, 0, Event.Type.TransientFailure, Map.of());
        send(
                TopicNames.EVENTS,
                null,
                Map.of(TopicNames.ORIGIN_HEADER, ascii(SHARED + "/0/3"), TopicNames.SETTLED_HEADER, ascii("1")));
        send("mail.retry.1s", TaskCodec.encode(task(deferred)), Map.of());
        event(doubled, 0, Event.Type.Bounce, Map.of());
        event(doubled, 0, Event.Type.Expiration, Map.of());
        send(TopicNames.DEAD, TaskCodec.encode(task(dead)), Map.of(TopicNames.REASON_HEADER, ascii("because")));
        commit(GroupNames.ROUTER, TopicNames.ACCEPTED, 8, "");
        commit(
                GroupNames.DELIVERER,
                SHARED,
                1,
                CheckpointText.write(new Checkpoint(1, 3, new long[] {1}, new ReplayFrom(0, 0))));
        return List.of(missing.id(), doubled.id(), dead.id());
    }

    @Test
    @Order(1)
    void everyRecipientIsFoundWhereItIs() throws Exception {
        Balance balance = audit().check(Window.EVERYTHING);

        assertThat(balance).isEqualTo(new Balance(null, 12, 3, 1, 2, 0, 0, 1, 2, 1, 1, 1, 1, 0, 0, 0, 0));
        assertThat(balance.balanced()).isFalse();
        assertThat(broken)
                .extracting(Broken::mail, Broken::ordinal, Broken::what, Broken::recipient)
                .containsExactlyInAnyOrder(
                        tuple(WRONG.get(0), 1, Broken.What.MISSING, "user1@example.com"),
                        tuple(WRONG.get(1), 0, Broken.What.DOUBLED, "user0@example.com"),
                        tuple(WRONG.get(2), 0, Broken.What.DEAD, "user0@example.com"));
        assertThat(broken)
                .filteredOn(each -> each.what() == Broken.What.MISSING)
                .singleElement()
                .satisfies(each -> assertThat(each.places()).containsExactly("mail.accepted/0/2"));
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    @Order(3)
    void aRepairRoutesAgainWhoIsMissingAndNobodyElseAndOnlyOnce() throws Exception {
        Balance first = audit().repair(Window.EVERYTHING);
        assertThat(first.missing()).isEqualTo(1);
        assertThat(first.repaired()).isEqualTo(1);
        Balance second = audit().repair(Window.EVERYTHING);

        assertThat(second.missing()).isZero();
        assertThat(second.repaired()).isZero();
        assertThat(second.waiting()).isEqualTo(2);
        assertThat(second.accepted()).isEqualTo(first.accepted());
        assertThat(stand.all("mail.retry.10s")).singleElement().satisfies(record -> {
            Task task = TaskCodec.decode(record.value()).orThrow();
            assertThat(task.mail()).isEqualTo(WRONG.getFirst());
            assertThat(task.envelope().recipients())
                    .singleElement()
                    .satisfies(recipient -> assertThat(recipient.ordinal()).isEqualTo(1));
            assertThat(task.body()).isEqualTo(new BodyRef.Whole(0, 2, BODY.length, TestMail.sha256(BODY)));
        });
    }

    @Test
    @Order(4)
    void whoseBodyIsDamagedIsToldAndNotSentAndOthersAre() throws Exception {
        // Its octets are not those of its digest.
        MailId damaged = stand.accept(0, 1);
        commit(GroupNames.ROUTER, TopicNames.ACCEPTED, 10, "");

        Balance balance = audit().repair(Window.EVERYTHING);

        assertThat(balance.missing()).isEqualTo(2);
        assertThat(balance.repaired()).isEqualTo(1);
        assertThat(broken)
                .filteredOn(each -> each.mail().equals(damaged))
                .singleElement()
                .satisfies(each -> assertThat(each.repair()).startsWith("not repaired: its body is gone or damaged"));
        assertThat(stand.all("mail.retry.10s")).hasSize(2);
    }

    @Test
    @Order(2)
    void aRangeOfTimeLooksAtWhoWasAcceptedInIt() throws Exception {
        assertThat(audit().check(new Window(Stand.NOON, Stand.NOON.plusSeconds(1)))
                        .accepted())
                .isEqualTo(12);
        assertThat(audit().check(new Window(Stand.NOON.plusSeconds(1), null)).accepted())
                .isZero();
        assertThat(audit().check(new Window(null, Instant.EPOCH.plus(Duration.ofDays(1))))
                        .accepted())
                .isZero();
        assertThat(Set.copyOf(broken)).hasSize(3);
    }
}
