package dev.milena.stream.audit;

import dev.milena.mail.Event;
import java.util.Optional;

/** What one record says about a recipient. */
enum Kind {
    /** It was accepted, and the router has passed its record. */
    ACCEPTED(0),
    /** It was accepted, and the router has its record still before it. */
    UNROUTED(1),
    /** Its message was answered 451 and withdrawn; for every recipient of it. */
    CANCELLED(2),
    DELIVERY(3),
    BOUNCE(4),
    EXPIRATION(5),
    ADMIN_BOUNCE(6),
    /** In a task of a deliver topic that is not finished. */
    AT_DELIVERER(7),
    /** In a task of a retry topic that the router has still before it. */
    WAITING(8),
    /** In a record that could not be handled. */
    DEAD(9);

    private static final Kind[] ALL = values();

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    /** Its number on disk, from 0 on in the order above. */
    int number() {
        return number;
    }

    static Kind of(int number) {
        return ALL[number];
    }

    boolean accepted() {
        return this == ACCEPTED || this == UNROUTED;
    }

    boolean ends() {
        return this == DELIVERY || this == BOUNCE || this == EXPIRATION || this == ADMIN_BOUNCE;
    }

    /** Somebody has it still before him. */
    boolean queued() {
        return this == UNROUTED || this == AT_DELIVERER || this == WAITING;
    }

    /** Empty for an event that ends nothing. */
    static Optional<Kind> of(Event.Type type) {
        return switch (type) {
            case Delivery -> Optional.of(DELIVERY);
            case Bounce -> Optional.of(BOUNCE);
            case Expiration -> Optional.of(EXPIRATION);
            case AdminBounce -> Optional.of(ADMIN_BOUNCE);
            case Reception, TransientFailure, Rejection, Delayed -> Optional.empty();
        };
    }
}
