package dev.milena.deliverer.record;

import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * A task in hand: what to do, the claim to it, and the message's octets if they came along. Compared by identity.
 *
 * @param octets never written to; null when they must be read from the body store
 */
public record Claim(Task task, byte @Nullable [] octets, Receipt receipt) {

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
