package dev.milena.stream.delivery;

import dev.milena.stream.DeliveryIntake;
import dev.milena.stream.DeliveryIntake.Partition;
import dev.milena.stream.progress.Claim;
import java.nio.charset.StandardCharsets;

/** The claim to one task of one holding. {@link #end} belongs to the poll thread, the rest to anyone. */
final class Ticket implements DeliveryIntake.Receipt {

    private final Holding holding;
    private final Claim claim;
    private final Heartbeat heartbeat;
    private final Completions completions;
    private boolean ended;

    Ticket(Holding holding, Claim claim, Heartbeat heartbeat, Completions completions) {
        this.holding = holding;
        this.claim = claim;
        this.heartbeat = heartbeat;
        this.completions = completions;
    }

    @Override
    public Partition partition() {
        return holding.partition();
    }

    @Override
    public boolean owned() {
        return holding.held() && heartbeat.alive();
    }

    @Override
    public boolean held() {
        return holding.held();
    }

    @Override
    public void leave() {
        completions.left(this);
    }

    Holding holding() {
        return holding;
    }

    Claim claim() {
        return claim;
    }

    /** True the first time. */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** The {@code origin} header of its events. */
    byte[] origin() {
        return (holding.kafkaPartition().topic() + "/"
                        + holding.kafkaPartition().partition() + "/" + claim.offset())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
