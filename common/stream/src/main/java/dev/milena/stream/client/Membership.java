package dev.milena.stream.client;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.StreamFailure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's place in a group under its node id. Kafka keeps the place of a killed process for 45 s and refuses its successor so long. When the client id of
 * the holder names a process of this host that is dead, the successor has it removed and goes on at once; else it waits the time out, and a holder that is
 * still there then is another live process with our node id. For one thread.
 */
public final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /** The broker's session timeout is 45 s by default, and it looks every few seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A holder that is seen to live on this host may be about to stop: not longer than that. */
    private static final Duration PATIENCE_WITH_LIVING = Duration.ofSeconds(5);

    private static final Duration ADMIN = Duration.ofSeconds(5);

    /** Tells memberships of one process apart: a place that was ours is no rival's. */
    private static final AtomicInteger MADE = new AtomicInteger();

    private final KafkaSettings settings;
    private final String group;
    private final String nodeId;
    private final String prefix;
    private final Time time;
    private final int number = MADE.incrementAndGet();
    private boolean refused;
    private long refusedSince;

    public Membership(KafkaSettings settings, String group, String nodeId, Time time) {
        this.settings = settings;
        this.group = group;
        this.nodeId = nodeId;
        this.time = time;
        this.prefix = group + "." + nodeId + "." + host() + ".";
    }

    public String group() {
        return group;
    }

    public String instanceId() {
        return nodeId;
    }

    /** Names the process and this membership of it for good: host, process id, start time, number. */
    public String clientId() {
        ProcessHandle self = ProcessHandle.current();
        return prefix + self.pid() + "." + started(self) + "." + number;
    }

    /** The place was given to us. */
    public void joined() {
        refused = false;
    }

    /**
     * The place is still taken. Throws when it cannot be a dead predecessor any more.
     *
     * @return true when the place was freed: try again at once, else in a second
     */
    public boolean refused(Throwable why) {
        Holder holder = holder(true);
        if (holder == Holder.DEAD || holder == Holder.OURSELVES) {
            refused = false;
            return true;
        }
        waitFor(holder, why);
        return false;
    }

    private void waitFor(Holder holder, Throwable why) {
        long now = time.nanos();
        if (!refused) {
            refused = true;
            refusedSince = now;
            log.info("{} still knows a member named {}; waiting for it to go", group, nodeId);
        }
        Duration patience = holder == Holder.ALIVE ? PATIENCE_WITH_LIVING : PATIENCE;
        if (now - refusedSince > patience.toNanos()) {
            throw new StreamFailure(
                    "another live process is in " + group + " as " + nodeId
                            + ": each process needs a node id of its own",
                    why);
        }
    }

    /**
     * Whether we may join without driving somebody out. Kafka's classic protocol lets whoever comes last have the place, and its holder goes on until it hears
     * of that: so it is asked first who that is. Throws when it cannot be a dead predecessor any more; false: ask again in a second.
     */
    public boolean mayJoin() {
        if (settings.groupProtocol() == KafkaSettings.GroupProtocol.CONSUMER) {
            return true;
        }
        Holder holder = holder(false);
        return switch (holder) {
            case NOBODY, OURSELVES, DEAD -> true;
            case SILENT -> false;
            case ALIVE, UNKNOWN -> {
                waitFor(holder, new IllegalStateException("its place is taken"));
                yield false;
            }
        };
    }

    /** Who has our place. */
    enum Holder {
        NOBODY,
        OURSELVES,
        ALIVE,
        DEAD,
        /** A process of another host. */
        UNKNOWN,
        /** Kafka does not tell. */
        SILENT
    }

    /**
     * Looks who has our place, and frees it when that is a dead process of this host.
     *
     * @param closed whether our own consumer is: when Kafka was away it was not told, and the place is freed as well
     */
    private Holder holder(boolean closed) {
        try (Admin admin = Admin.create(ClientConfig.admin(settings, group + "." + nodeId + ".admin"))) {
            Holder holder = admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(ADMIN.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(described -> described.members().stream())
                    .filter(member ->
                            member.groupInstanceId().filter(nodeId::equals).isPresent())
                    .map(MemberDescription::clientId)
                    .map(this::holder)
                    .findFirst()
                    .orElse(Holder.NOBODY);
            if (holder == Holder.DEAD || (closed && holder == Holder.OURSELVES)) {
                admin.removeMembersFromConsumerGroup(
                                group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(nodeId))))
                        .all()
                        .get(ADMIN.toMillis(), TimeUnit.MILLISECONDS);
                log.info("{} was left behind in {} by a consumer that is gone; removed", nodeId, group);
            }
            return holder;
        } catch (ExecutionException | TimeoutException notNow) {
            if (notNow.getCause() instanceof GroupIdNotFoundException) {
                return Holder.NOBODY;
            }
            log.debug("cannot look who is in {}", group, notNow);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return Holder.SILENT;
    }

    /** What the client id of a member says of its process. */
    Holder holder(String clientId) {
        if (clientId.equals(clientId())) {
            return Holder.OURSELVES;
        }
        if (!clientId.startsWith(prefix)) {
            return Holder.UNKNOWN;
        }
        String[] process = clientId.substring(prefix.length()).split("\\.", -1);
        if (process.length != 3) {
            return Holder.UNKNOWN;
        }
        try {
            long pid = Long.parseLong(process[0]);
            long start = Long.parseLong(process[1]);
            return ProcessHandle.of(pid)
                    .filter(candidate -> started(candidate) == start)
                    .map(living -> Holder.ALIVE)
                    .orElse(Holder.DEAD);
        } catch (NumberFormatException foreign) {
            return Holder.UNKNOWN;
        }
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replace('.', '-');
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
