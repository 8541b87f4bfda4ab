package dev.milena.dns;

import dev.milena.runtime.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a resolver and the one thread that serves them. dnsjava's own I/O is not used: its selector and thread are static, so closing it for one
 * resolver would close it for all. {@link #send} may be called by any thread; outcomes are completed on this thread (or on the caller's when it is closed or
 * overloaded).
 */
final class Wire implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    /**
     * Questions on the wire at once. Each holds a socket for as long as its server is silent: with few of them a batch of slow domains keeps the healthy ones
     * from being asked. The JVM raises its limit of open files to the hard one, which is 4096 where it is lowest.
     */
    private static final int MAX_OPEN = 2048;

    /** Questions that wait for a socket; each until it is over as a whole. */
    private static final int MAX_WAITING = 20_000;

    private static final int MAX_DATAGRAM = 65_535;
    private static final long JOIN_MILLIS = 2_000;

    private final Time time;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Exchange> incoming = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile boolean closed;

    // Owned by the thread.
    private final ByteBuffer scratch = ByteBuffer.allocate(MAX_DATAGRAM);
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private final Set<Exchange> open = new HashSet<>();
    private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));
    private final Burst<Exchange> burst = new Burst<>();

    /** One that had to wait for its socket has two: until it is opened, and from then on. */
    private record Deadline(long at, Exchange exchange) {}

    Wire(Time time) throws IOException {
        this.time = time;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("dns").daemon().unstarted(this::run);
        thread.start();
    }

    /** Puts the question; its outcome is completed by its limit. */
    void send(Exchange exchange) {
        if (closed || unfinished.get() >= MAX_OPEN + MAX_WAITING) {
            exchange.finish(
                    new Exchange.Heard.Nothing(closed ? "the resolver is closed" : "too many DNS questions are open"));
            return;
        }
        unfinished.incrementAndGet();
        incoming.add(exchange);
        selector.wakeup();
        if (closed && incoming.remove(exchange)) {
            // The thread may have gone between the check and the add.
            exchange.finish(new Exchange.Heard.Nothing("the resolver is closed"));
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(this::ready, millisToNextDeadline());
                for (Exchange e = incoming.poll(); e != null; e = incoming.poll()) {
                    accept(e);
                }
                expire();
                openNext();
            }
        } catch (IOException | RuntimeException lost) {
            log.error("the DNS thread ends: {}", lost.toString(), lost);
        } finally {
            closed = true;
            waiting.forEach(this::abandon);
            Set.copyOf(open).forEach(this::abandon);
            for (Exchange e = incoming.poll(); e != null; e = incoming.poll()) {
                abandon(e);
            }
        }
    }

    private void accept(Exchange e) {
        if (waiting.isEmpty() && mayOpen()) {
            open(e);
        } else {
            waiting.add(e);
            deadlines.add(new Deadline(e.limit.end(), e));
        }
    }

    /** 0 would wait for ever, which is right when nothing is open. */
    private long millisToNextDeadline() {
        Deadline next = deadlines.peek();
        if (next == null) {
            return 0;
        }
        long now = time.nanos();
        long left = next.at() - now;
        if (!waiting.isEmpty() && open.size() < MAX_OPEN) {
            left = Math.min(left, burst.nanosToRoom(now));
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }

    private void expire() {
        long now = time.nanos();
        for (Deadline d = deadlines.peek();
                d != null && (d.exchange().over() || d.at() - now <= 0);
                d = deadlines.peek()) {
            deadlines.remove();
            Exchange e = d.exchange();
            if (!e.over()) {
                settle(
                        e,
                        open.contains(e)
                                ? "the DNS server " + e.server + " did not answer in time"
                                : "too many DNS questions were open to ask " + e.server + " in time");
            }
        }
    }

    private void openNext() {
        while (!waiting.isEmpty() && mayOpen()) {
            Exchange e = waiting.remove();
            if (!e.over()) {
                open(e);
            }
        }
    }

    private boolean mayOpen() {
        return open.size() < MAX_OPEN && !burst.full(time.nanos());
    }

    private void open(Exchange e) {
        long now = time.nanos();
        open.add(e);
        burst.begin(e, now);
        deadlines.add(new Deadline(e.limit.from(now), e));
        try {
            e.open().register(selector, e.interest(), e);
        } catch (IOException | RuntimeException refused) {
            settle(e, "the DNS server " + e.server + " cannot be asked: " + refused.getMessage());
        }
    }

    private void ready(SelectionKey key) {
        Exchange e = (Exchange) key.attachment();
        try {
            e.ready(scratch);
            if (e.over()) {
                forget(e);
            } else {
                key.interestOps(e.interest());
            }
        } catch (IOException | RuntimeException failed) {
            settle(e, "the DNS server " + e.server + " cannot be asked: " + reason(failed));
        }
    }

    private static String reason(Exception failed) {
        return failed instanceof ClosedChannelException || failed.getMessage() == null
                ? failed.getClass().getSimpleName()
                : failed.getMessage();
    }

    private void abandon(Exchange e) {
        settle(e, "the resolver is closed");
    }

    private void settle(Exchange e, String why) {
        forget(e);
        e.finish(new Exchange.Heard.Nothing(why));
    }

    private void forget(Exchange e) {
        // It stays in deadlines until its time: taking it out of the middle would cost a search each.
        open.remove(e);
        burst.end(e);
        unfinished.decrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
