package dev.milena.deliverer.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.deliverer.record.Claim;
import dev.milena.deliverer.record.Recorder;
import dev.milena.deliverer.record.TextMailLog;
import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.deliverer.retry.RetrySettings;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Event;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.life.Environment;
import dev.milena.stream.BodyStore;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.DeliveryIntake.Receipt;
import dev.milena.stream.OutcomeLog;
import dev.milena.stream.OutcomeLog.Dead;
import dev.milena.stream.OutcomeLog.Retry;
import dev.milena.testkit.FakeTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Lanes between a fake site and a fake outcome log, on one virtual timeline; what happens is a list of lines. */
final class LaneWorld implements OutcomeLog {

    static final Partition SHARED = new Partition(DeliverTopic.SHARED, 0);

    final FakeTime time = new FakeTime();
    final VirtualLoop loop = new VirtualLoop(time);
    final List<String> story = new ArrayList<>();
    final FakeSite site = new FakeSite(loop, this::tell);
    final Random random = new Random(1);
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Set<Partition> gone = new HashSet<>();
    final Load load;
    final Lanes lanes;
    /** Claims handed out and neither settled nor left. */
    final List<String> open = new ArrayList<>();

    boolean recording = true;
    int unrecorded;
    /** Tasks come without their message. */
    boolean byReference;

    int octets = 10;
    /** What is sent away comes back when its delay is over, up to a tenth later, as from a delay topic; else it is gone. */
    boolean roundTrips;

    /** So many tasks of a partition are handed out at a time; the others wait in Kafka, in the order in which they {@link #arrive}. */
    int partitionRoom = Integer.MAX_VALUE;

    private final ArrayDeque<Task> topic = new ArrayDeque<>();
    private boolean polling;

    /** The poll thread is late: nobody knows whether a partition is still ours. */
    boolean stale;

    private final long start = time.nanos();

    LaneWorld() {
        this(settings(2000, "64MiB"));
    }

    LaneWorld(LaneSettings settings) {
        BodyStore bodies = new OneBody();
        Environment environment = new Environment(time, random, metrics, "node");
        RetryPolicy policy = new RetryPolicy(new RetrySettings(
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)), Duration.ofDays(5), Duration.ofHours(4)));
        Recorder recorder = new Recorder(
                this,
                bodies,
                policy,
                new ReportComposer("mta.example", "node", random),
                environment,
                new TextMailLog());
        this.load = new Load(settings, 1, metrics);
        this.lanes = new Lanes(settings, new Outside(loop, site, bodies, recorder, this, time), load);
    }

    void tell(String what) {
        story.add((time.nanos() - start) / 1_000_000 + " " + what);
    }

    /** What happened, without the times. */
    List<String> plainStory() {
        return story.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    }

    long count(String beginning) {
        return plainStory().stream().filter(line -> line.startsWith(beginning)).count();
    }

    static LaneSettings settings(int totalConnections, String memory) {
        return new LaneSettings(
                10,
                totalConnections,
                Duration.ofSeconds(7),
                1000,
                ByteSize.parse(memory).orThrow(),
                5,
                Duration.ofSeconds(30),
                Duration.ofMinutes(15));
    }

    Task task(String name, int recipients, String... hosts) {
        List<Target> targets = List.of(hosts).stream()
                .map(h -> new Target(h, 25, List.of(InetAddress.ofLiteral("192.0.2.1"))))
                .toList();
        DomainName domain = new DomainName("example.com");
        MailId id = MailId.next(time.now(), random);
        List<Recipient> to = IntStream.range(0, recipients)
                .mapToObj(i -> new Recipient(i, new Mailbox("r" + i, domain), Set.of(), null))
                .toList();
        ReversePath sender = ReversePath.to(new Mailbox(name, new DomainName("sender.example")));
        return new Task(
                TaskId.of(id, 0),
                id,
                new Destination(String.join("|", hosts)),
                domain,
                new Envelope(sender, to, BodyType.SEVEN_BIT, false, null, null),
                new Route.Via(targets, time.now()),
                new BodyRef.Whole(0, 0, octets, "00"),
                time.now(),
                0,
                0,
                false,
                new Origin(null, null, "ESMTP", null, "node"),
                Labels.NONE);
    }

    /** The same, accepted at a time that nothing can be added to: whoever reckons with it throws. */
    static Task absurd(Task task, Route route, int attempts) {
        return new Task(
                task.id(),
                task.mail(),
                task.destination(),
                task.domain(),
                task.envelope(),
                route,
                task.body(),
                Instant.MAX,
                attempts,
                0,
                false,
                task.origin(),
                task.labels());
    }

    void offer(Partition partition, Task... tasks) {
        List<Load.Held> batch = new ArrayList<>();
        for (Task task : tasks) {
            Ticket ticket = new Ticket(task, partition);
            open.add(name(ticket));
            batch.add(load.take(new Claim(task, byReference ? null : new byte[10], ticket)));
        }
        lanes.accept(batch);
    }

    void offer(Task... tasks) {
        offer(SHARED, tasks);
    }

    /** Comes into the topic; it is handed out when there is room. */
    void arrive(Task... tasks) {
        topic.addAll(List.of(tasks));
        poll();
    }

    private void poll() {
        if (polling) {
            return;
        }
        polling = true;
        loop.execute(() -> {
            polling = false;
            List<Task> batch = new ArrayList<>();
            while (!topic.isEmpty() && open.size() + batch.size() < partitionRoom) {
                batch.add(topic.removeFirst());
            }
            offer(batch.toArray(Task[]::new));
        });
    }

    Task[] many(String name, int count, String... hosts) {
        return IntStream.range(0, count).mapToObj(i -> task(name + i, 1, hosts)).toArray(Task[]::new);
    }

    void run(Duration span) {
        loop.runFor(span);
    }

    /** Whatever happened: in the end every claim is settled or left, every connection closed, every lane forgotten, every octet given back. */
    void endsWithNothingLeft() {
        recording = true;
        stale = false;
        run(Duration.ofHours(1));
        assertThat(open).isEmpty();
        assertThat(site.open).isZero();
        assertThat(load.lanes).hasValue(0);
        assertThat(load.connections).hasValue(0);
        assertThat(load.openBreakers).hasValue(0);
        assertThat(load.poor).hasValue(0);
        assertThat(metrics.get("milena.deliverer.octets.held").gauge().value()).isZero();
        assertThat(metrics.get("milena.deliverer.tasks.waiting").gauge().value())
                .isZero();
        assertThat(loop.idle()).isTrue();
        assertThat(metrics.get("milena.deliverer.octets.sending").gauge().value())
                .isZero();
    }

    @Override
    public void delivered(Receipt receipt, List<Event> events, boolean settles) {
        tell("delivered " + name(receipt) + " x" + events.size() + (settles ? "" : " so far"));
        if (settles) {
            end(receipt);
        }
    }

    @Override
    public void settle(Receipt receipt, Settlement settlement) {
        StringBuilder line = new StringBuilder("settle ").append(name(receipt));
        settlement.events().stream().map(Event::type).distinct().forEach(t -> line.append(' ')
                .append(t));
        if (settlement.retry() != null) {
            line.append(" in ").append(settlement.retry().delay().toSeconds()).append("s");
            line.append(" attempts ").append(settlement.retry().task().attempts());
        }
        Retry retry = settlement.retry();
        if (roundTrips && retry != null) {
            Duration late = Duration.ofMillis(random.nextLong(retry.delay().toMillis() / 10 + 1));
            loop.schedule(retry.delay().plus(late), () -> arrive(retry.task()));
        }
        Dead dead = settlement.dead();
        if (dead != null) {
            line.append(" dead x")
                    .append(dead.task().envelope().recipients().size())
                    .append(dead.bug() == null ? "" : " by a bug");
        }
        tell(line
                + (settlement.reports().isEmpty()
                        ? ""
                        : " reports " + settlement.reports().size()));
        end(receipt);
    }

    @Override
    public int unrecorded() {
        return unrecorded;
    }

    @Override
    public boolean recording() {
        return recording;
    }

    @Override
    public void close() {}

    private void end(Receipt receipt) {
        if (!open.remove(name(receipt))) {
            throw new IllegalStateException("ended twice: " + name(receipt));
        }
        if (!topic.isEmpty()) {
            poll();
        }
    }

    private static String name(Receipt receipt) {
        String sender = ((Ticket) receipt).task.envelope().sender().text();
        return sender.substring(0, sender.indexOf('@'));
    }

    private final class Ticket implements Receipt {

        private final Task task;
        private final Partition partition;

        Ticket(Task task, Partition partition) {
            this.task = task;
            this.partition = partition;
        }

        @Override
        public Partition partition() {
            return partition;
        }

        @Override
        public boolean owned() {
            return held() && !stale;
        }

        @Override
        public boolean held() {
            return !gone.contains(partition);
        }

        @Override
        public void leave() {
            tell("left " + name(this));
            end(this);
        }
    }

    private static final class OneBody implements BodyStore {

        @Override
        public Octets open(MailId id, BodyRef ref) {
            Piece piece = new Piece.Part("Subject: x\r\n\r\nhello\r\n".getBytes(StandardCharsets.UTF_8), true);
            return new Octets() {
                @Override
                public CompletionStage<Piece> next() {
                    return CompletableFuture.completedFuture(piece);
                }

                @Override
                public void cancel() {}
            };
        }

        @Override
        public void close() {}
    }
}
