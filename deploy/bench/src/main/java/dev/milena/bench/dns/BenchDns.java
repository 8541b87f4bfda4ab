package dev.milena.bench.dns;

import dev.milena.bench.socket.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.TextParseException;

/**
 * A DNS server over UDP and TCP at one address that knows every name ({@link DnsCase}). Thread-safe. It also answers for names a test overrides, and counts
 * what it was asked.
 */
public final class BenchDns implements AutoCloseable {

    /** Longer than a patient resolver waits for one answer. */
    public static final int SLOW_MILLIS = 2_000;

    private final Zone zone;
    private final Loops loops = new Loops("bench-dns", 1);
    private final LongAdder queries = new LongAdder();
    private final Channel udp;
    private final Channel tcp;

    private BenchDns(DnsSettings settings) {
        zone = new Zone(settings);
        // TCP first: of the two, its free ports are the scarcer ones.
        tcp = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.server())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new TcpQuestions(BenchDns.this));
                    }
                })
                .bind(settings.listen())
                .syncUninterruptibly()
                .channel();
        udp = new Bootstrap()
                .group(loops.group())
                .channel(loops.datagram())
                .handler(new UdpQuestions(this))
                .bind(address())
                .syncUninterruptibly()
                .channel();
    }

    /** Listens from now on; fails when the address is taken. */
    public static BenchDns open(DnsSettings settings) {
        return new BenchDns(settings);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) tcp.localAddress();
    }

    /** From now on this domain resolves so, whatever its name says; null: as its name says again. */
    public void override(String domain, @Nullable DnsCase as) {
        zone.override(domain, as);
    }

    /** From now on the MX hosts of this domain have this address. */
    public void place(String domain, InetAddress at) {
        zone.place(domain, at);
    }

    public long queries() {
        return queries.sum();
    }

    @Override
    public void close() {
        udp.close().awaitUninterruptibly();
        tcp.close().awaitUninterruptibly();
        loops.close();
    }

    DnsCase caseOf(Message query) {
        return zone.caseOf(query);
    }

    @Nullable Message answer(Message query) throws TextParseException {
        queries.increment();
        return zone.answer(query);
    }
}
