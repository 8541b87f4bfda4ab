package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.Connector.Session;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Target;

/** A session of a lane with what the lane must know to use it again. For one thread. */
final class Pooled {

    final Session session;
    final Target target;
    int transactions;

    /** Attempts that use it: one, and perhaps one whose envelope follows. */
    int users = 1;

    /** Closed when the last of them is through with it. */
    boolean doomed;

    long idleSince;

    Pooled(Session session, Target target) {
        this.session = session;
        this.target = target;
    }

    /** What is told of a bug here while this target was spoken to: nobody knows what it made of it. */
    static Failure internalError(Target target) {
        RemoteHost remote =
                new RemoteHost(target.host(), target.addresses().getFirst().getHostAddress() + ":" + target.port());
        return new Failure(
                Failure.Scope.SITE,
                Failure.Permanence.TRANSIENT,
                Failure.Stage.CONNECT,
                451,
                new EnhancedCode(4, 3, 0),
                "internal error",
                remote,
                true);
    }

    /** Whether it leads to one of the hosts of a route, as looked up now; addresses may have changed meanwhile. */
    boolean leadsTo(Iterable<Target> targets) {
        for (Target one : targets) {
            if (one.port() == target.port() && one.host().equals(target.host())) {
                return true;
            }
        }
        return false;
    }
}
