package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.Connector.ConnectResult;
import dev.milena.deliverer.connect.Connector.TransactionResult;
import dev.milena.deliverer.connect.RecipientResult;
import dev.milena.deliverer.connect.RecipientResult.Delivered;
import dev.milena.deliverer.connect.RecipientResult.Failed;
import dev.milena.deliverer.connect.Transaction;
import dev.milena.deliverer.record.Claim;
import dev.milena.deliverer.record.Leg;
import dev.milena.deliverer.record.OnLeg;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.stream.DeliveryIntake.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one task: over its targets, in as many transactions as it takes, until every recipient is delivered, failed, or has no host left. What is
 * delivered is recorded at once; the lane is told once, at the end. Belongs to the lane's loop.
 *
 * <p>Another host is tried only for what failed there without doubt and because of the host: a failure that may have been a delivery is not repeated at
 * once, and no other host knows better about a recipient.
 */
final class Attempt {

    /** A bug may be a coincidence, and then another try is better than an operator; one that comes again with the same mail is poison. */
    private static final int MOST_BROKEN_OFF = 3;

    private final Lane lane;
    private final Load.Held held;
    private final Claim claim;
    private final Hosts hosts;
    private final List<OnLeg<Failed>> failed = new ArrayList<>(0);
    private final List<OnLeg<Delivered>> relayed = new ArrayList<>(0);
    private List<Recipient> left;
    /** The dial whose session this attempt waits for; 0 while it waits for none. */
    private int awaitedDial;

    private int legs;
    private boolean retriedStale;
    private boolean delivered;
    private boolean settled;
    /** Between its start and its end, or its way back to those that wait. */
    private boolean active;
    /** Its partition leaves, or the lanes close: it begins nothing more. */
    private boolean leaving;

    /** The session of its transaction under way. */
    private @Nullable Pooled inUse;

    private @Nullable Transaction underWay;

    /** Its envelope went behind another message. */
    private boolean follows;

    /** It did so once, and the session ended before its turn. */
    private boolean followedInVain;

    private @Nullable Leg lastLeg;
    private @Nullable Failure siteFailure;
    private @Nullable Leg siteFailureLeg;

    Attempt(Lane lane, Load.Held held, List<Target> targets) {
        this.lane = lane;
        this.held = held;
        this.claim = held.claim();
        this.hosts = new Hosts(targets);
        this.left = claim.task().envelope().recipients();
    }

    Load.Held held() {
        return held;
    }

    Claim claim() {
        return claim;
    }

    boolean of(Partition partition) {
        return claim.receipt().partition().equals(partition);
    }

    /** Whether a session leads where this attempt may still go. */
    boolean accepts(Pooled session) {
        return hosts.accept(session);
    }

    /** Begins, or goes on after {@link Lane#heldBack}; with a session, or by dialling. A session that comes before the dial is done makes that dial a spare. */
    void start(@Nullable Pooled session) {
        active = true;
        if (session == null) {
            dial();
            return;
        }
        if (awaitedDial > 0) {
            abandonDial();
        }
        send(session);
    }

    /** Waits for its dial no longer; the session that may come of it is a spare. */
    void abandonDial() {
        awaitedDial = 0;
        lane.dialling.remove(this);
    }

    /** Ends while it waits for its dial, as if it had never begun. */
    void abandon() {
        abandonDial();
        leaving = true;
        active = false;
    }

    /** Its partition leaves: it ends without a delivery unless its end of data is out. Its session is not kept. */
    void leave() {
        leaving = true;
        if (inUse != null && underWay != null) {
            inUse.session.giveUp(underWay);
        }
    }

    /** Whether it may begin behind another message. Once in vain is enough: then it waits for a session of its own. */
    boolean mayFollow() {
        return !followedInVain;
    }

    boolean leaving() {
        return leaving;
    }

    private void dial() {
        if (leaving) {
            heldBack();
            return;
        }
        Target target = hosts.toDial(lane.pool, lane.nanos());
        if (target == null) {
            finish();
            return;
        }
        CompletionStage<ConnectResult> dialled = lane.outside.connector().connect(target);
        int dial = hosts.dialled();
        awaitedDial = dial;
        lane.dialling.add(this);
        lane.pool.dialling();
        lane.when(this, dialled, (result, bug) -> {
            boolean awaited = awaitedDial == dial;
            if (awaited) {
                abandonDial();
            }
            if (result instanceof ConnectResult.Connected connected) {
                Pooled opened = lane.pool.opened(new Pooled(connected.session(), target));
                if (awaited) {
                    send(opened);
                } else if (leaving) {
                    lane.pool.discard(opened);
                    lane.pump();
                } else {
                    lane.spare(opened);
                }
                return;
            }
            lane.pool.dialFailed();
            if (lane.pool.hasSessionTo(target)) {
                // The host is alive: it has all the connections from us that it wants.
                noMoreConnections(awaited);
                return;
            }
            lane.pool.unreachable(target, lane.nanos());
            Failure failure = result instanceof ConnectResult.Unreachable unreachable
                    ? unreachable.failure()
                    : lane.broken("connect", bug, target);
            if (awaited) {
                hosts.tried(target);
                siteFailed(failure, null);
                if (hosts.next(lane.pool, lane.nanos()) == null && lane.pool.hasSessions()) {
                    noMoreConnections(true);
                } else {
                    dial();
                }
            } else {
                lane.pump();
            }
        });
    }

    private void heldBack() {
        active = false;
        lane.heldBack(this);
    }

    /** Goes on with a connection that there is, when its turn comes; nothing is spent on what the site said about their number. */
    private void noMoreConnections(boolean awaited) {
        lane.pool.limited(lane.nanos());
        if (awaited) {
            hosts.undial();
            heldBack();
        } else {
            lane.pump();
        }
    }

    private void send(Pooled pooled) {
        inUse = pooled;
        Task task = claim.task();
        int most = pooled.session.maxRecipients();
        List<Recipient> now = left.size() <= most ? left : left.subList(0, most);
        Transaction transaction = new Transaction(
                task.mail(),
                now.size() == task.envelope().recipients().size()
                        ? task.envelope()
                        : task.envelope().with(now),
                InlineOctets.orStored(claim, lane.outside.bodies()),
                task.body().size(),
                () -> claim.receipt().owned() && lane.outside.outcomes().recording(),
                () -> lane.follow(pooled));
        underWay = transaction;
        follows = pooled.users > 1;
        boolean reused = pooled.transactions > 0;
        pooled.transactions++;
        legs++;
        lane.when(this, pooled.session.send(transaction), (result, bug) -> {
            if (inUse != pooled) {
                return;
            }
            TransactionResult answer = result;
            if (answer == null) {
                Failure failure = lane.broken("transaction", bug, pooled.target);
                List<RecipientResult> results = new ArrayList<>();
                now.forEach(r -> results.add(new Failed(r, failure)));
                answer = new TransactionResult(results, "", null, null);
            }
            answered(pooled, reused, answer);
        });
    }

    private void answered(Pooled pooled, boolean reused, TransactionResult answer) {
        RemoteHost remote = pooled.session.remote();
        Leg leg = new Leg(legs, remote, answer.tlsProtocol(), answer.tlsCipher());
        lastLeg = leg;
        lane.outside.recorder().attempted(claim, leg, answer.transcript());
        Sorted sorted = new Sorted(left, answer.results());
        if (!sorted.delivered.isEmpty()) {
            record(pooled, leg, sorted);
        }
        sorted.failed.forEach(one -> failed.add(new OnLeg<>(one, leg)));
        left = sorted.left;
        // With another one on it already, that one's turn has come.
        boolean shared = pooled.users > 1;
        boolean usable = shared || pooled.session.usable();
        if (sorted.heldBack) {
            if (follows && !leaving && claim.receipt().owned()) {
                // Whoever was before it took the session along.
                followedInVain = true;
                lane.pool.noFollowing(lane.nanos());
            }
            giveBack(pooled);
            heldBack();
        } else if (left.isEmpty()) {
            giveBack(pooled);
            finish();
        } else if (sorted.siteFailure == null && usable && sorted.progress && !leaving) {
            if (shared) {
                giveBack(pooled);
                heldBack();
            } else {
                send(pooled);
            }
        } else {
            giveBack(pooled);
            // A session that sat idle may just have been closed by the server: that says nothing about the host.
            boolean stale = reused && sorted.siteFailure != null && !usable && !retriedStale;
            retriedStale |= stale;
            if (!stale && sorted.siteFailure != null) {
                hosts.tried(pooled.target);
            }
            if (sorted.siteFailure != null) {
                siteFailed(sorted.siteFailure, leg);
            }
            dial();
        }
    }

    private void giveBack(Pooled pooled) {
        inUse = null;
        underWay = null;
        if (leaving) {
            lane.pool.discard(pooled);
        } else {
            lane.pool.giveBack(pooled, lane.nanos());
        }
    }

    /** Ends what a bug broke off: nobody knows what the remote made of it, so it is told as ambiguous. Does nothing to an attempt that is not under way. */
    void brokeOff(RuntimeException bug) {
        if (awaitedDial > 0) {
            abandonDial();
        }
        if (inUse != null) {
            Pooled unclear = inUse;
            // First, so that what comes of closing it finds nobody.
            inUse = null;
            underWay = null;
            lane.pool.discard(unclear);
        }
        if (active && claim.task().attempts() >= MOST_BROKEN_OFF) {
            active = false;
            List<Recipient> all = new ArrayList<>(left);
            failed.forEach(one -> all.add(one.result().recipient()));
            settle(() -> lane.outside.recorder().buried(claim, all, bug));
            lane.ended(this, false);
        } else if (active) {
            siteFailure = lane.broken("an attempt", bug, hosts.first());
            siteFailureLeg = lastLeg;
            finish();
        }
    }

    private void record(Pooled pooled, Leg leg, Sorted sorted) {
        delivered = true;
        if (!pooled.session.offersDsn()) {
            for (Delivered one : sorted.delivered) {
                if (one.recipient().notifyOn().contains(Notify.SUCCESS)) {
                    relayed.add(new OnLeg<>(one, leg));
                }
            }
        }
        settled = sorted.left.isEmpty() && sorted.failed.isEmpty() && failed.isEmpty() && relayed.isEmpty();
        lane.outside.recorder().delivered(claim, leg, sorted.delivered, settled);
    }

    private void finish() {
        active = false;
        for (Recipient recipient : left) {
            failed.add(
                    siteFailure != null
                            ? new OnLeg<>(new Failed(recipient, siteFailure), siteFailureLeg)
                            : new OnLeg<>(new Failed(recipient, Sorted.cutShort(lastLeg)), lastLeg));
        }
        settle(() -> {
            try {
                lane.outside.recorder().ended(claim, failed, relayed);
            } catch (RuntimeException bug) {
                lane.bug(bug, "an attempt could not be recorded");
                lane.outside
                        .recorder()
                        .buried(
                                claim,
                                failed.stream().map(f -> f.result().recipient()).toList(),
                                bug);
            }
        });
        // What will never be taken there says nothing about later: an open breaker would only make its bounces late.
        boolean siteFailed = !delivered
                && failed.stream()
                        .map(f -> f.result().failure())
                        .anyMatch(f -> f.scope() == Scope.SITE && !f.permanent());
        lane.ended(this, siteFailed);
    }

    private void settle(Runnable how) {
        boolean ours = claim.receipt().held();
        if (!settled && ours) {
            try {
                how.run();
            } catch (RuntimeException bug) {
                lane.bug(bug, "an attempt could not be recorded; its task is left");
                ours = false;
            }
        }
        if (settled || ours) {
            held.release();
        } else {
            // The next owner has the task already: a retry from here too would make two tasks of it.
            held.leave();
        }
    }

    /** As long as one host may still take it later, the hosts that never will are not what is told. */
    private void siteFailed(Failure failure, @Nullable Leg leg) {
        if (siteFailure == null || siteFailure.permanent() || !failure.permanent()) {
            siteFailure = failure;
            siteFailureLeg = leg;
        }
    }
}
