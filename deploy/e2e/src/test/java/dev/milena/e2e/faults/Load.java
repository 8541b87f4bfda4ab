package dev.milena.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.milena.bench.Report;
import dev.milena.bench.form.Ids;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.Ledger;
import dev.milena.bench.source.Source;
import dev.milena.bench.source.SourceSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Mail that is sent at a steady rate while a story does its harm, and the judgement of it. The source sends again what is answered 4yz, as clients do, and
 * never what it got no answer to. For one thread.
 */
final class Load implements AutoCloseable {

    /** Beyond all that heals by itself: retries, sessions of dead processes, transactions of dead routers. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static final int SESSIONS = 8;

    private final Cluster cluster;
    private final Recipients recipients;
    private final Source source;
    private final double ambiguousBefore;

    private Load(Cluster cluster, Recipients recipients, int rate, int messages) {
        this.cluster = cluster;
        this.recipients = recipients;
        SourceSettings settings = new SourceSettings(
                List.of(Loops.local(cluster.smtpPort())),
                Math.min(SESSIONS, messages),
                1,
                messages,
                Duration.ZERO,
                Duration.ZERO,
                2048,
                recipients,
                rate,
                true,
                false,
                true,
                PATIENCE);
        ambiguousBefore = ambiguous();
        source = Source.start(settings);
    }

    /** So many messages a second to twenty domains, for so many seconds. */
    static Load of(Cluster cluster, int rate, int seconds) {
        return new Load(cluster, new Recipients(1, 20, "d*.example"), rate, rate * seconds);
    }

    /** The same to so many domains by a pattern. */
    static Load of(Cluster cluster, Recipients recipients, int rate, int seconds) {
        return new Load(cluster, recipients, rate, rate * seconds);
    }

    /** A few messages at once, each to so many recipients of one domain. */
    static Load to(Cluster cluster, String domain, int messages, int perMessage) {
        return new Load(cluster, new Recipients(perMessage, 1, domain), 0, messages);
    }

    /** Waits until so many have arrived: a place in the middle of the run. */
    Load awaitDelivered(long count) {
        await(count + " deliveries")
                .atMost(PATIENCE)
                .until(() -> stillSends() && cluster.sink().account().unique() >= count);
        return this;
    }

    long accepted() {
        return source.ledger().accepted();
    }

    long tag() {
        return source.ledger().tag();
    }

    Load awaitAccepted(long count) {
        await(count + " accepted").atMost(PATIENCE).until(() -> stillSends() && accepted() >= count);
        return this;
    }

    /** True, or the source's own reason why it ended early: else a wait for what nobody sends any more would look as if Milena stood still. */
    private boolean stillSends() {
        CompletableFuture<Ledger> done = source.done().toCompletableFuture();
        if (done.isCompletedExceptionally()) {
            throw new AssertionError("the source ended", done.exceptionNow());
        }
        return true;
    }

    /** Waits until the last answer is in. */
    Ledger awaitSent() {
        await("the source has ended")
                .atMost(PATIENCE)
                .until(() -> source.done().toCompletableFuture().isDone());
        return source.done().toCompletableFuture().join();
    }

    /**
     * Waits until every accepted recipient has its one final event, and judges: nothing missing, changed or there that must not be, and no more duplicates
     * than the story allows.
     */
    Report judge(long mostDuplicates) {
        Ledger ledger = awaitSent();
        Events events = cluster.events();
        await("one final event for each accepted recipient")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(wrong(events.read(), ledger)).isEmpty());
        // A bounce is final before its report has reached the sender.
        await("nothing is missing").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        report(ledger).missing())
                .as("missing of %s", report(ledger))
                .isZero());
        Report report = report(ledger);
        assertThat(report.phantom()).as("phantoms of %s", report).isZero();
        assertThat(report.corrupt()).as("corrupt of %s", report).isZero();
        assertThat(report.repeatedReports())
                .as("repeated reports of %s", report)
                .isZero();
        assertThat(report.accepted()).as("accepted of %s", report).isPositive();
        assertThat(report.duplicates()).as("duplicates of %s", report).isLessThanOrEqualTo(mostDuplicates);
        return report;
    }

    /**
     * The same where the ingress may have answered 451 to what Kafka had stored: the client sends it again, and where its cancel came too late the recipient
     * has it twice, as two messages. There may be no more of these than the ingress counted, and no other duplicates than the story allows.
     */
    Report judgeInDoubt(long mostOthers) {
        Report report = judge(Long.MAX_VALUE);
        long phantoms = phantoms();
        assertThat(phantoms).as("messages that came as two, of %s", report).isLessThanOrEqualTo((long)
                (ambiguous() - ambiguousBefore));
        assertThat(report.duplicates() - phantoms)
                .as("duplicates of %s besides %d messages that came as two", report, phantoms)
                .isLessThanOrEqualTo(mostOthers);
        return report;
    }

    private long phantoms() {
        long phantoms = 0;
        byte[][] domains = recipients.domainOctets();
        ByteBuf address = Unpooled.buffer(256);
        Ledger ledger = source.ledger();
        for (long number = 0; number < ledger.begun(); number++) {
            for (int k = 0; k < recipients.perMessage(); k++) {
                address.clear();
                recipients.write(address, domains, number, k);
                int messages = cluster.events()
                        .finals(sender(ledger, number), address.toString(US_ASCII))
                        .size();
                phantoms += Math.max(0, messages - 1);
            }
        }
        return phantoms;
    }

    private static String sender(Ledger ledger, long number) {
        return String.format(Locale.ROOT, "b%016x@src.example", Ids.id(ledger.tag(), number));
    }

    private double ambiguous() {
        return cluster.ingress().metric("milena_ingress_ambiguous_total");
    }

    private Report report(Ledger ledger) {
        return Report.of(ledger, recipients, cluster.sink().account());
    }

    /** Recipients that got it, each once, whatever came twice. */
    int delivered() {
        int delivered = 0;
        byte[][] domains = recipients.domainOctets();
        ByteBuf address = Unpooled.buffer(256);
        Ledger ledger = source.ledger();
        for (long number = 0; number < ledger.begun(); number++) {
            for (int k = 0; k < recipients.perMessage(); k++) {
                address.clear();
                recipients.write(address, domains, number, k);
                long mailbox = Ids.mailbox(address, 0, address.writerIndex());
                delivered += cluster.sink().account().has(Ids.id(ledger.tag(), number), mailbox) ? 1 : 0;
            }
        }
        return delivered;
    }

    /** Recipients whose number of final events is not what it must be; a dozen at most. */
    private List<String> wrong(Events events, Ledger ledger) {
        List<String> wrong = new ArrayList<>();
        byte[][] domains = recipients.domainOctets();
        ByteBuf address = Unpooled.buffer(256);
        for (long number = 0; number < ledger.begun() && wrong.size() < 12; number++) {
            String sender = sender(ledger, number);
            Ledger.Answer answer = ledger.answer(number);
            for (int k = 0; k < recipients.perMessage(); k++) {
                address.clear();
                recipients.write(address, domains, number, k);
                String recipient = address.toString(US_ASCII);
                Collection<Collection<String>> finals = events.finals(sender, recipient);
                boolean owed = answer == Ledger.Answer.ACCEPTED && ledger.owes(number, k);
                boolean twice = finals.stream().anyMatch(each -> each.size() > 1);
                // A second message with the same sender and recipient was answered 451 and sent again: a phantom, which
                // is among the duplicates.
                boolean none = answer == Ledger.Answer.REFUSED || answer == Ledger.Answer.NONE;
                if (twice || (owed && finals.isEmpty()) || (none && !finals.isEmpty())) {
                    wrong.add(answer + " " + sender + " to " + recipient + ": final events " + finals);
                }
            }
        }
        return wrong;
    }

    @Override
    public void close() {
        source.close();
    }
}
