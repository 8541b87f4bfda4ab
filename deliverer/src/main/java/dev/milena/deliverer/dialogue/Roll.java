package dev.milena.deliverer.dialogue;

import dev.milena.mail.Failure;
import dev.milena.smtp.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recipients of one transaction and what became of each; a fate once given stays. Not thread-safe. */
final class Roll {

    private final @Nullable Fate[] fates;
    private final boolean[] accepted;
    private int taken;

    Roll(int recipients) {
        this.fates = new Fate[recipients];
        this.accepted = new boolean[recipients];
    }

    /** The server takes this recipient; what it makes of the message is open. */
    void accept(int recipient) {
        accepted[recipient] = true;
        taken++;
    }

    boolean anyAccepted() {
        return taken > 0;
    }

    void give(int recipient, Fate fate) {
        fates[recipient] = fate;
    }

    /** The accepted have their message. */
    void deliver(Reply reply) {
        Fate delivered = new Fate.Delivered(reply);
        for (int i = 0; i < fates.length; i++) {
            if (accepted[i]) {
                fates[i] = delivered;
            }
        }
    }

    /** Fails everybody who has no fate yet. */
    void failRest(Failure failure) {
        Fate failed = new Fate.Failed(failure);
        for (int i = 0; i < fates.length; i++) {
            if (fates[i] == null) {
                fates[i] = failed;
            }
        }
    }

    List<Fate> all() {
        List<Fate> all = new ArrayList<>(fates.length);
        for (Fate fate : fates) {
            if (fate == null) {
                throw new IllegalStateException("the transaction is not done");
            }
            all.add(fate);
        }
        return all;
    }
}
