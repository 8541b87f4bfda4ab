package dev.milena.deliverer.lane;

import dev.milena.deliverer.record.Claim;
import dev.milena.stream.BodyStore;
import dev.milena.stream.BodyStore.Octets;
import dev.milena.stream.BodyStore.Piece;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Octets that came along with their task, as one piece. They lie in the same record as the task, so Kafka's own checksum covers both. */
final class InlineOctets implements Octets {

    private final byte[] octets;

    /** What came with the task, or what its store has. */
    static Octets orStored(Claim claim, BodyStore bodies) {
        byte[] inline = claim.octets();
        return inline != null
                ? new InlineOctets(inline)
                : bodies.open(claim.task().mail(), claim.task().body());
    }

    InlineOctets(byte[] octets) {
        this.octets = octets;
    }

    @Override
    public CompletionStage<Piece> next() {
        return CompletableFuture.completedFuture(new Piece.Part(octets, true));
    }

    @Override
    public void cancel() {}
}
