package dev.milena.deliverer.record;

import dev.milena.deliverer.connect.RecipientResult;
import org.jspecify.annotations.Nullable;

/**
 * What became of a recipient, and in which transaction of the attempt.
 *
 * @param leg null where there was none
 */
public record OnLeg<R extends RecipientResult>(
        R result, @Nullable Leg leg) {}
