package dev.milena.router.dispatch;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.Labels;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Route;
import dev.milena.mail.Task;
import dev.milena.router.plan.Plan;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.RouteIntake.Outbound;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a plan down. Stateless. */
public final class Dispatcher {

    /** The shortest delay topic: DNS that is late now has answered or given up by then. */
    static final Duration PARK = Duration.ofSeconds(10);

    private static final Event.Response RECEIVED = new Event.Response(250, null, "", null);

    /** What a message leads to that came from ingress: the octets, if few, go with every task that is dialled (one array for all), and each recipient has its event. */
    public void accepted(Inbound.Accepted message, Plan plan, List<Outbound> out) {
        byte @Nullable [] inline = inline(message.octets(), plan);
        for (Plan.Ready ready : plan.ready()) {
            received(message.mail(), ready.task(), out);
            out.add(new Outbound.Dispatch(ready.topic(), ready.task(), dialled(ready) ? inline : null));
        }
        for (Task late : plan.late()) {
            received(message.mail(), late, out);
            out.add(new Outbound.Park(late, PARK));
        }
    }

    private static byte @Nullable [] inline(byte @Nullable [] octets, Plan plan) {
        if (octets == null || octets.length > BodyRef.BESIDE_TASK) {
            return null;
        }
        long copies = plan.ready().stream().filter(Dispatcher::dialled).count();
        return copies <= 1 || octets.length * copies <= BodyRef.BESIDE_TASKS ? octets : null;
    }

    /** Nobody is sent what has no route: its report reads the body where it lies. */
    private static boolean dialled(Plan.Ready ready) {
        return ready.task().route() instanceof Route.Via;
    }

    /** What a due task leads to: the same by reference, without events. */
    public void due(Plan plan, List<Outbound> out) {
        for (Plan.Ready ready : plan.ready()) {
            out.add(new Outbound.Dispatch(ready.topic(), ready.task(), null));
        }
        for (Task late : plan.late()) {
            out.add(new Outbound.Park(late, PARK));
        }
    }

    /** Equal for every time the message is planned, down to the event id, as an aborted transaction is planned anew. */
    private static void received(AcceptedMail mail, Task task, List<Outbound> out) {
        Origin origin = mail.origin();
        String id = mail.id().toString();
        String sender = mail.envelope().sender().text();
        RemoteHost peer = origin.peerAddress() == null
                ? null
                : new RemoteHost(origin.ehlo() == null ? "" : origin.ehlo(), origin.peerAddress());
        for (Recipient r : task.envelope().recipients()) {
            out.add(new Outbound.Emit(new Event(
                    Event.Type.Reception,
                    id + "-" + r.ordinal() + "-reception",
                    null,
                    mail.id(),
                    r.ordinal(),
                    sender,
                    r.mailbox().text(),
                    queue(mail.labels(), r.mailbox().domain().text()),
                    task.destination().key(),
                    null,
                    mail.size(),
                    RECEIVED,
                    peer,
                    mail.acceptedAt(),
                    mail.acceptedAt(),
                    0,
                    null,
                    null,
                    origin.nodeId(),
                    origin.sessionId(),
                    origin.protocol(),
                    false,
                    mail.labels().metadata())));
        }
    }

    /** {@code campaign:tenant@domain}, as KumoMTA writes it, without the parts that are not there. */
    private static String queue(Labels labels, String domain) {
        String campaign = labels.campaign() == null ? "" : labels.campaign() + ":";
        String tenant = labels.tenant() == null ? "" : labels.tenant();
        return campaign.isEmpty() && tenant.isEmpty() ? domain : campaign + tenant + "@" + domain;
    }
}
