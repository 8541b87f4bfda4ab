package dev.milena.testkit.dns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.runtime.config.HostPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * A DNS server on a free port of the loopback, over UDP and TCP, with a zone and a behaviour for each name. Thread-safe: a test may change both while it
 * runs. Names may be {@code *.suffix}; a name without records is NXDOMAIN.
 */
public final class TestDnsServer implements AutoCloseable {

    private static final long TTL = 300;
    private static final int ATTEMPTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Zone zone = new Zone();
    private final Responder responder = new Responder(zone);
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Thread accepting;

    private TestDnsServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        Thread.ofPlatform().name("test-dns-udp").daemon().start(this::serveUdp);
        this.accepting = Thread.ofPlatform().name("test-dns-tcp").daemon().start(this::serveTcp);
    }

    public static TestDnsServer start() {
        return start(0);
    }

    /** On a given port, e.g. that of a server that was closed; 0 takes a free one. */
    public static TestDnsServer start(int port) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 1; ; attempt++) {
            try {
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, port));
                try {
                    return new TestDnsServer(udp, new ServerSocket(udp.getLocalPort(), 50, loopback));
                } catch (BindException taken) {
                    // Free for UDP and taken for TCP: another port.
                    udp.close();
                    if (attempt == ATTEMPTS) {
                        throw taken;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", udp.getLocalPort());
    }

    @CanIgnoreReturnValue
    public TestDnsServer mx(String domain, int preference, String host) {
        zone.add(domain, Type.MX, TTL, preference + " " + absolute(host));
        return this;
    }

    /** IPv4 and IPv6 addresses. */
    @CanIgnoreReturnValue
    public TestDnsServer address(String host, String... addresses) {
        for (String a : addresses) {
            zone.add(host, a.contains(":") ? Type.AAAA : Type.A, TTL, a);
        }
        return this;
    }

    @CanIgnoreReturnValue
    public TestDnsServer alias(String name, String target) {
        zone.add(name, Type.CNAME, TTL, absolute(target));
        return this;
    }

    /** Any record: {@code record("example.com", "TXT", 60, "\"v=spf1\"")}. Makes the name exist. */
    @CanIgnoreReturnValue
    public TestDnsServer record(String name, String type, long ttl, String data) {
        zone.add(name, Type.value(type), ttl, data);
        return this;
    }

    @CanIgnoreReturnValue
    public TestDnsServer forget(String name) {
        zone.remove(name);
        return this;
    }

    @CanIgnoreReturnValue
    public TestDnsServer behaves(String name, Behaviour behaviour) {
        behaviours.put(key(name), behaviour);
        return this;
    }

    @CanIgnoreReturnValue
    public TestDnsServer behavesWell(String name) {
        behaviours.remove(key(name));
        return this;
    }

    /** Answers about this name come late. */
    @CanIgnoreReturnValue
    public TestDnsServer delay(String name, Duration by) {
        delays.put(key(name), by);
        return this;
    }

    /** Questions about this name so far, over both transports. */
    public int asked(String name, String type) {
        AtomicInteger n = asked.get(key(name) + " " + type);
        return n == null ? 0 : n.get();
    }

    private void serveUdp() {
        byte[] buffer = new byte[65_535];
        while (true) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                InetSocketAddress peer = (InetSocketAddress) packet.getSocketAddress();
                answer(query, false, octets -> udp.send(new DatagramPacket(octets, octets.length, peer)));
            } catch (IOException closedOrNoQuestion) {
                if (udp.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] octets = new byte[in.readUnsignedShort()];
            in.readFully(octets);
            for (byte[] packet : packets(new Message(octets), true)) {
                out.writeShort(packet.length);
                out.write(packet);
                out.flush();
            }
        } catch (IOException gone) {
            // The client went away: nothing to answer.
            return;
        }
    }

    private interface Send {
        void packet(byte[] octets) throws IOException;
    }

    private void answer(Message query, boolean overTcp, Send send) throws IOException {
        List<byte[]> packets = packets(query, overTcp);
        Duration delay = delays.get(key(query.getQuestion().getName().toString()));
        if (delay == null) {
            sendAll(packets, send);
        } else {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> sendLate(packets, send));
        }
    }

    private static void sendLate(List<byte[]> packets, Send send) {
        try {
            sendAll(packets, send);
        } catch (IOException closedMeanwhile) {
            // The test is over: nobody waits for these.
            return;
        }
    }

    private static void sendAll(List<byte[]> packets, Send send) throws IOException {
        for (byte[] packet : packets) {
            send.packet(packet);
        }
    }

    private List<byte[]> packets(Message query, boolean overTcp) {
        Record question = query.getQuestion();
        String name = key(question.getName().toString());
        asked.computeIfAbsent(name + " " + Type.string(question.getType()), n -> new AtomicInteger())
                .incrementAndGet();
        return responder.respond(query, behaviour(name), overTcp);
    }

    private @Nullable Behaviour behaviour(String name) {
        Behaviour exact = behaviours.get(name);
        if (exact == Behaviour.FLAKY) {
            behaviours.remove(name);
        }
        int dot = name.indexOf('.');
        return exact != null || dot < 0 ? exact : behaviours.get("*" + name.substring(dot));
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") && lower.length() > 1 ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String absolute(String host) {
        return host.endsWith(".") ? host : host + ".";
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            // The port is free when nobody is in accept any more.
            if (!accepting.join(PATIENCE)) {
                throw new IllegalStateException("somebody is still in accept at port " + tcp.getLocalPort());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
