package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.Connector.Session;
import dev.milena.mail.Target;

/** A session of a lane with what the lane must know to use it again. For one thread. */
final class Pooled {

    final Session session;
    final Target target;
    int transactions;
    long idleSince;

    Pooled(Session session, Target target) {
        this.session = session;
        this.target = target;
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
