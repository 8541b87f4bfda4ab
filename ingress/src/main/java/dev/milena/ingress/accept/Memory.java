package dev.milena.ingress.accept;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all messages on their way in may hold together. Above three quarters nobody may begin another one; a message that would go above the whole is given up
 * by its holder, so that no number of large messages fills the heap. Thread-safe.
 */
final class Memory {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    Memory(long most) {
        this.most = most;
    }

    /** Whether another message may begin. */
    boolean roomy() {
        return held.get() < most / 4 * 3;
    }

    /** Takes some, or nothing and says false. */
    boolean take(long octets) {
        if (held.addAndGet(octets) > most) {
            held.addAndGet(-octets);
            return false;
        }
        return true;
    }

    /** Takes what is needed in any case; others get less. */
    void owe(long octets) {
        held.addAndGet(octets);
    }

    void give(long octets) {
        held.addAndGet(-octets);
    }
}
