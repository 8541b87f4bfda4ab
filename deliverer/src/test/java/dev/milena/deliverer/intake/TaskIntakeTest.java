package dev.milena.deliverer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.lane.LaneLoop;
import dev.milena.deliverer.lane.LaneSettings;
import dev.milena.deliverer.lane.Lanes;
import dev.milena.deliverer.lane.Load;
import dev.milena.deliverer.lane.Outside;
import dev.milena.deliverer.sample.Samples;
import dev.milena.deliverer.sample.Silence;
import dev.milena.mail.Destination;
import dev.milena.mail.Task;
import dev.milena.runtime.config.ByteSize;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.DeliveryIntake.Receipt;
import dev.milena.testkit.FakeTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskIntakeTest {

    private static final Partition SHARED = new Partition(DeliverTopic.SHARED, 0);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final LaneSettings settings = new LaneSettings(
            10,
            2000,
            Duration.ofSeconds(7),
            1000,
            new ByteSize(1 << 20),
            5,
            Duration.ofSeconds(30),
            Duration.ofMinutes(15));
    private final Load load = new Load(settings, 1, metrics);
    private final List<List<Runnable>> posted = List.of(new ArrayList<>(), new ArrayList<>());
    private final TaskIntake intake =
            new TaskIntake(posted.stream().map(this::lanes).toList(), load);

    @Test
    void aPollCostsEachLoopOneHopHoweverManyTasksItGave() {
        for (int i = 0; i < 100; i++) {
            give("d" + i, 100);
        }
        assertThat(posted).allMatch(List::isEmpty);
        intake.turnOver();
        assertThat(posted).allMatch(loop -> loop.size() == 1);
        intake.turnOver();
        assertThat(posted).allMatch(loop -> loop.size() == 1);
    }

    @Test
    void oneDestinationAlwaysGoesToTheSameLoop() {
        for (int i = 0; i < 10; i++) {
            give("same.example", 100);
            intake.turnOver();
        }
        assertThat(posted).anyMatch(List::isEmpty).anyMatch(loop -> loop.size() == 10);
    }

    @Test
    void tasksOfALeavingPartitionReachTheirLoopBeforeTheWordThatItLeaves() {
        give("d.example", 100);
        intake.revoking(SHARED);
        assertThat(posted.stream().mapToInt(List::size).sum()).isEqualTo(3);
        assertThat(posted).anyMatch(loop -> loop.size() == 2).anyMatch(loop -> loop.size() == 1);
    }

    @Test
    void nothingIsWantedAboveTheMemoryMarkUntilHalfIsFreeAgainNorAfterTheEnd() {
        assertThat(intake.wants(SHARED)).isTrue();
        for (int i = 0; i < 17; i++) {
            give("d" + i, 60_000);
        }
        assertThat(intake.wants(SHARED)).isFalse();
        intake.close();
        assertThat(intake.wants(SHARED)).isFalse();
    }

    private void give(String destination, int octets) {
        Task task = Samples.task(1);
        intake.task(to(task, destination), new byte[octets], new Receipt() {
            @Override
            public Partition partition() {
                return SHARED;
            }

            @Override
            public boolean owned() {
                return true;
            }

            @Override
            public boolean held() {
                return true;
            }
        });
    }

    private static Task to(Task t, String destination) {
        return new Task(
                t.id(),
                t.mail(),
                new Destination(destination),
                t.domain(),
                t.envelope(),
                t.route(),
                t.body(),
                t.acceptedAt(),
                t.attempts(),
                t.spills(),
                t.delayWarned(),
                t.origin(),
                t.labels());
    }

    private Lanes lanes(List<Runnable> queue) {
        LaneLoop loop = new LaneLoop() {
            @Override
            public void execute(Runnable work) {
                queue.add(work);
            }

            @Override
            public void schedule(Duration delay, Runnable work) {
                throw new AssertionError("nothing runs here");
            }
        };
        FakeTime time = new FakeTime();
        Silence silence = new Silence();
        Outside outside = new Outside(
                loop,
                target -> {
                    throw new AssertionError("nothing is dialled here");
                },
                silence,
                silence.recorder(time, metrics),
                silence,
                time);
        return new Lanes(settings, outside, load);
    }
}
