package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.RecipientResult;
import dev.milena.deliverer.connect.RecipientResult.Delivered;
import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.connect.RecipientResult.Next;
import dev.milena.deliverer.record.Leg;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The results of one transaction by what follows from them. */
final class Sorted {

    final List<Delivered> delivered = new ArrayList<>(1);
    final List<Failed> failed = new ArrayList<>(0);
    List<Recipient> left;

    @Nullable Failure siteFailure;

    boolean heldBack;
    boolean progress;

    Sorted(List<Recipient> asked, List<RecipientResult> results) {
        List<Recipient> again = new ArrayList<>(0);
        for (RecipientResult result : results) {
            switch (result) {
                case Delivered one -> delivered.add(one);
                case Next next -> again.add(next.recipient());
                case Failed one -> sort(one, again);
            }
        }
        progress = again.size() < results.size();
        again.addAll(asked.subList(results.size(), asked.size()));
        left = again;
    }

    private void sort(Failed one, List<Recipient> again) {
        Failure failure = one.failure();
        if (failure.stage() == Stage.QUEUE) {
            heldBack = true;
            again.add(one.recipient());
        } else if (failure.scope() == Scope.SITE && !failure.ambiguous()) {
            siteFailure = failure;
            again.add(one.recipient());
        } else {
            failed.add(one);
        }
    }

    /** For recipients whose turn never came, though nothing else went wrong. */
    static Failure cutShort(@Nullable Leg lastLeg) {
        String text = "the server closed the session before the turn of this recipient";
        RemoteHost remote = lastLeg == null ? null : lastLeg.remote();
        return new Failure(
                Scope.MESSAGE, Permanence.TRANSIENT, Stage.RCPT, 451, new EnhancedCode(4, 4, 2), text, remote, false);
    }
}
