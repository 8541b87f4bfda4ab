package dev.milena.deliverer.intake;

import dev.milena.deliverer.lane.Lanes;
import dev.milena.deliverer.lane.Load;
import dev.milena.deliverer.record.Claim;
import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake.Handler;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.DeliveryIntake.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks to the loop that owns their destination, one hop for each loop and poll. For the poll thread, except {@link #close}.
 */
public final class TaskIntake implements Handler {

    private final List<Lanes> loops;
    private final Load load;
    private final List<List<Load.Held>> batches;
    private volatile boolean closed;

    public TaskIntake(List<Lanes> loops, Load load) {
        this.loops = List.copyOf(loops);
        this.load = load;
        this.batches = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            batches.add(new ArrayList<>());
        }
    }

    @Override
    public void task(Task task, byte @Nullable [] octets, Receipt receipt) {
        int loop = Math.floorMod(task.destination().key().hashCode(), loops.size());
        batches.get(loop).add(load.take(new Claim(task, octets, receipt)));
    }

    @Override
    public void turnOver() {
        for (int i = 0; i < batches.size(); i++) {
            if (!batches.get(i).isEmpty()) {
                loops.get(i).accept(batches.get(i));
                batches.set(i, new ArrayList<>());
            }
        }
    }

    @Override
    public boolean wants(Partition partition) {
        return !closed && load.wants(partition);
    }

    /** From now on nothing is wanted. Any thread. */
    public void close() {
        closed = true;
    }

    @Override
    public void revoking(Partition partition) {
        // Tasks first: a loop must not get one of this partition after it was told to drop them.
        turnOver();
        loops.forEach(lanes -> lanes.revoke(partition));
    }
}
