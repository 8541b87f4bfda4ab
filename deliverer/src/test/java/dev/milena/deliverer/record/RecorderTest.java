package dev.milena.deliverer.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.deliverer.connect.RecipientResult.Delivered;
import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.deliverer.retry.RetrySettings;
import dev.milena.deliverer.sample.Samples;
import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.mail.BodyRef;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Event;
import dev.milena.mail.Failure;
import dev.milena.mail.MailId;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.Task;
import dev.milena.runtime.life.Environment;
import dev.milena.smtp.Reply;
import dev.milena.stream.BodyStore;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.DeliveryIntake.Receipt;
import dev.milena.stream.OutcomeLog;
import dev.milena.testkit.FakeTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RecorderTest implements OutcomeLog, BodyStore, BodyStore.Octets {

    private static final Leg LEG = new Leg(1, Samples.MX, "TLSv1.3", "TLS_AES_128_GCM_SHA256");

    private final FakeTime time = new FakeTime(Samples.ACCEPTED);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Event> delivered = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private final RetrySettings settings =
            new RetrySettings(List.of(Duration.ofMinutes(1)), Duration.ofDays(5), Duration.ofHours(4));
    private final Environment environment = new Environment(time, new Random(1), metrics, "node");
    private final Recorder recorder = new Recorder(
            this,
            this,
            new RetryPolicy(settings),
            new ReportComposer("mta.example", "node", new Random(1)),
            environment,
            new TextMailLog());
    private Piece piece = new Piece.Part("Subject: stored\r\n\r\n".getBytes(StandardCharsets.US_ASCII), true);

    @Test
    void aDeliveryEventHasTheNamesAndFieldsThatToolsKnow() {
        Claim claim = claim(Samples.task(1));
        recorder.delivered(claim, LEG, List.of(ok(claim, 0)), true);

        Event event = delivered.getFirst();
        assertThat(event.type()).isEqualTo(Event.Type.Delivery);
        assertThat(event.eventId()).isEqualTo(claim.task().mail() + "-0-1-Delivery");
        assertThat(event.attemptId()).isEqualTo(claim.task().id() + "-1.1");
        assertThat(event.queue()).isEqualTo("spring:acme@example.com");
        assertThat(event.site()).isEqualTo("example.com");
        assertThat(event.lane()).isEqualTo("mail.deliver.shared/3");
        assertThat(event.sender()).isEqualTo("sender@sender.example");
        assertThat(event.recipient()).isEqualTo("r0@example.com");
        assertThat(event.response().code()).isEqualTo(250);
        assertThat(event.peer()).isEqualTo(Samples.MX);
        assertThat(event.tlsProtocol()).isEqualTo("TLSv1.3");
        assertThat(event.numAttempts()).isEqualTo(1);
        assertThat(event.meta()).containsEntry("k", "v");
        assertThat(order).containsExactly("delivered settles");
    }

    @Test
    void bouncesDeferralsRetryAndReportOfOneAttemptAreOneSettlement() {
        Claim claim = claim(Samples.task(4));
        recorder.delivered(claim, LEG, List.of(ok(claim, 0)), false);
        recorder.ended(claim, List.of(failed(claim, 1, 550), failed(claim, 2, 451), failed(claim, 3, 550)), List.of());

        assertThat(order).containsExactly("delivered", "settle");
        Settlement settlement = settlements.getFirst();
        assertThat(settlement.events())
                .extracting(Event::type)
                .containsExactly(Event.Type.Bounce, Event.Type.Bounce, Event.Type.TransientFailure);
        Retry retry = Objects.requireNonNull(settlement.retry());
        assertThat(retry.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(retry.task().attempts()).isEqualTo(1);
        assertThat(retry.task().envelope().recipients())
                .extracting(Recipient::ordinal)
                .containsExactly(2);
        assertThat(settlement.reports()).hasSize(1);
        assertThat(new String(settlement.reports().getFirst().octets(), StandardCharsets.US_ASCII))
                .contains("r1@example.com", "r3@example.com", "Subject: inline")
                .doesNotContain("r2@example.com");
        assertThat(metrics.counter("milena.deliverer.bounces", "scope", "RECIPIENT")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whatNobodyTriedForWantOfDnsSpendsNoAttemptUntilItExpires() {
        Failure away = new Failure(
                Failure.Scope.RECIPIENT,
                Failure.Permanence.TRANSIENT,
                Failure.Stage.QUEUE,
                451,
                new EnhancedCode(4, 4, 3),
                "no DNS",
                null,
                false);
        recorder.unroutable(claim(Samples.task(1)), away);
        assertThat(settlements.getFirst().events()).isEmpty();
        Retry retry = Objects.requireNonNull(settlements.getFirst().retry());
        assertThat(retry.task().attempts()).isZero();
        assertThat(retry.task().spills()).isEqualTo(1);
        assertThat(retry.delay()).isEqualTo(Duration.ofMinutes(1));

        Task often = Samples.task(1);
        for (int i = 0; i < 12; i++) {
            often = often.spilled(false);
        }
        recorder.unroutable(claim(often), away);
        assertThat(Objects.requireNonNull(settlements.getLast().retry()).delay())
                .isEqualTo(Duration.ofMinutes(5));

        time.advance(Duration.ofDays(5));
        recorder.unroutable(claim(Samples.task(1)), away);
        assertThat(settlements.getLast().retry()).isNull();
        assertThat(settlements.getLast().events()).extracting(Event::type).containsExactly(Event.Type.Expiration);
        assertThat(new String(settlements.getLast().reports().getFirst().octets(), StandardCharsets.US_ASCII))
                .contains("no DNS");
    }

    @Test
    void aMessageThatIsGoneIsDeadForThoseWhoWereNotRefusedBefore() {
        Claim claim = claim(Samples.task(3));
        Failure gone = Policy.found(Finding.BODY_BROKEN, "no record", null);
        List<OnLeg<Failed>> failed = List.of(
                failed(claim, 0, 550),
                new OnLeg<>(new Failed(claim.task().envelope().recipients().get(1), gone), LEG),
                new OnLeg<>(new Failed(claim.task().envelope().recipients().get(2), gone), LEG));
        recorder.ended(claim, failed, List.of());

        Settlement settlement = settlements.getFirst();
        assertThat(settlement.events()).extracting(Event::type).containsExactly(Event.Type.Bounce);
        assertThat(settlement.retry()).isNull();
        OutcomeLog.Dead dead = Objects.requireNonNull(settlement.dead());
        assertThat(dead.reason()).isEqualTo("its message cannot be read: no record");
        assertThat(dead.bug()).isNull();
        assertThat(dead.task().envelope().recipients())
                .extracting(Recipient::ordinal)
                .containsExactly(1, 2);
        assertThat(metrics.counter("milena.deliverer.dead").count()).isEqualTo(2);
    }

    @Test
    void everyFailureNamesTheTransactionItComesFrom() {
        Claim claim = claim(Samples.task(2));
        Leg second = new Leg(2, Samples.MX, null, null);
        OnLeg<Failed> first = failed(claim, 0, 550);
        OnLeg<Failed> last = new OnLeg<>(failed(claim, 1, 550).result(), second);
        recorder.ended(claim, List.of(first, last), List.of());
        assertThat(settlements.getFirst().events())
                .extracting(Event::attemptId, Event::tlsProtocol)
                .containsExactly(
                        tuple(claim.task().id() + "-1.1", "TLSv1.3"),
                        tuple(claim.task().id() + "-1.2", null));
    }

    @Test
    void aLateMessageIsWarnedAboutOnceAndThenGivenUp() {
        time.advance(Duration.ofHours(4));
        Claim late = claim(Samples.task(1));
        recorder.ended(late, List.of(failed(late, 0, 451)), List.of());
        Settlement warned = settlements.getFirst();
        assertThat(warned.events())
                .extracting(Event::type)
                .containsExactly(Event.Type.TransientFailure, Event.Type.Delayed);
        assertThat(warned.reports()).hasSize(1);
        Task next = Objects.requireNonNull(warned.retry()).task();
        assertThat(next.delayWarned()).isTrue();

        time.advance(Duration.ofDays(5));
        Claim old = claim(next);
        recorder.ended(old, List.of(failed(old, 0, 451)), List.of());
        Settlement end = settlements.getLast();
        assertThat(end.events())
                .extracting(Event::type)
                .containsExactly(Event.Type.TransientFailure, Event.Type.Expiration);
        assertThat(end.events().getLast().response().enhanced()).hasToString("5.4.7");
        assertThat(end.retry()).isNull();
        assertThat(end.reports()).hasSize(1);
    }

    @Test
    void aSpilledTaskLeavesNoEventAndSpendsNoAttemptButItsAgeCounts() {
        assertThat(recorder.spilled(claim(Samples.task(1)), Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        Settlement spilled = settlements.getFirst();
        assertThat(spilled.events()).isEmpty();
        assertThat(spilled.reports()).isEmpty();
        Retry retry = Objects.requireNonNull(spilled.retry());
        assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(retry.task().attempts()).isZero();
        assertThat(retry.task().spills()).isEqualTo(1);

        time.advance(Duration.ofDays(5));
        assertThat(recorder.spilled(claim(retry.task()), Duration.ZERO)).isZero();
        assertThat(settlements.getLast().events()).extracting(Event::type).containsExactly(Event.Type.Expiration);
        assertThat(settlements.getLast().retry()).isNull();
    }

    @Test
    void anAmbiguousFailureIsMarkedInItsEventAndCounted() {
        Claim claim = claim(Samples.task(1));
        Failure f = Samples.failure(451, true);
        Failure ambiguous =
                new Failure(f.scope(), f.permanence(), f.stage(), f.code(), f.enhanced(), f.text(), f.remote(), true);
        recorder.ended(
                claim,
                List.of(new OnLeg<>(
                        new Failed(claim.task().envelope().recipients().getFirst(), ambiguous), LEG)),
                List.of());
        assertThat(settlements.getFirst().events().getFirst().mayBeDuplicate()).isTrue();
        assertThat(metrics.counter("milena.deliverer.ambiguous").count()).isEqualTo(1);

        Task again =
                Objects.requireNonNull(settlements.getFirst().retry()).task().spilled(false);
        Claim next = claim(again);
        recorder.delivered(next, LEG, List.of(ok(next, 0)), true);
        assertThat(delivered.getFirst().mayBeDuplicate()).isTrue();
    }

    @Test
    void theWordsOfASuccessAreBoundedAndPrintableInItsEvent() {
        Claim claim = claim(Samples.task(1));
        Recipient to = claim.task().envelope().recipients().getFirst();
        Reply reply = Reply.of(250, "2.0.0", "\u00fc\u0007" + "x".repeat(60_000));
        recorder.delivered(claim, LEG, List.of(new Delivered(to, reply)), true);
        assertThat(delivered.getFirst().response().content()).hasSize(1000).startsWith("??x");
    }

    @Test
    void successIsReportedWhereItWasAskedForAndNobodyElseWill() {
        Recipient asked = Samples.recipient(0, Set.of(Notify.SUCCESS), null);
        Claim claim = claim(Samples.task(List.of(asked), null, null));
        recorder.delivered(claim, LEG, List.of(ok(claim, 0)), false);
        recorder.ended(claim, List.of(), List.of(new OnLeg<>(ok(claim, 0), LEG)));
        Settlement settlement = settlements.getFirst();
        assertThat(settlement.events()).isEmpty();
        assertThat(settlement.retry()).isNull();
        assertThat(new String(settlement.reports().getFirst().octets(), StandardCharsets.US_ASCII))
                .contains("Action: relayed");
    }

    @Test
    void theReturnedHeadersAreReadFromTheStoreWhenTheyDidNotComeAlong() {
        Claim claim = new Claim(Samples.task(1), null, receipt());
        recorder.ended(claim, List.of(failed(claim, 0, 550)), List.of());
        assertThat(report()).contains("Subject: stored");

        piece = new Piece.Broken("gone");
        recorder.ended(claim, List.of(failed(claim, 0, 550)), List.of());
        assertThat(settlements).hasSize(2);
        assertThat(report()).contains("message/delivery-status").doesNotContain("Subject: stored");
        assertThat(order).contains("cancel");
    }

    private String report() {
        return new String(settlements.getLast().reports().getFirst().octets(), StandardCharsets.US_ASCII);
    }

    private static Claim claim(Task task) {
        return new Claim(task, "Subject: inline\r\n\r\n".getBytes(StandardCharsets.US_ASCII), receipt());
    }

    private static Receipt receipt() {
        return new Receipt() {
            @Override
            public Partition partition() {
                return new Partition(DeliverTopic.SHARED, 3);
            }

            @Override
            public boolean owned() {
                return true;
            }

            @Override
            public boolean held() {
                return true;
            }
        };
    }

    private static Delivered ok(Claim claim, int ordinal) {
        return new Delivered(claim.task().envelope().recipients().get(ordinal), Reply.of(250, "2.0.0", "ok"));
    }

    private static OnLeg<Failed> failed(Claim claim, int place, int code) {
        Recipient recipient = claim.task().envelope().recipients().get(place);
        return new OnLeg<>(new Failed(recipient, Samples.failure(code, true)), LEG);
    }

    @Override
    public void delivered(Receipt receipt, List<Event> events, boolean settles) {
        delivered.addAll(events);
        order.add(settles ? "delivered settles" : "delivered");
    }

    @Override
    public void settle(Receipt receipt, Settlement settlement) {
        settlements.add(settlement);
        order.add("settle");
    }

    @Override
    public int unrecorded() {
        return 0;
    }

    @Override
    public boolean recording() {
        return true;
    }

    @Override
    public Octets open(MailId id, BodyRef ref) {
        return this;
    }

    @Override
    public CompletionStage<Piece> next() {
        return CompletableFuture.completedFuture(piece);
    }

    @Override
    public void cancel() {
        order.add("cancel");
    }

    @Override
    public void close() {}
}
