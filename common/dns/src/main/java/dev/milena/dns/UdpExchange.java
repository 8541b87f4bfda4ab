package dev.milena.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** By one datagram; the socket is connected, so the kernel drops what other hosts send. */
final class UdpExchange extends Exchange {

    private @Nullable DatagramChannel socket;

    UdpExchange(InetSocketAddress server, Message query, Limit limit) {
        super(server, query, limit);
    }

    @Override
    SelectableChannel open() throws IOException {
        DatagramChannel opened = DatagramChannel.open();
        use(opened);
        opened.configureBlocking(false);
        opened.connect(server);
        if (opened.write(ByteBuffer.wrap(query.toWire())) == 0) {
            throw new IOException("the socket does not take the question");
        }
        socket = opened;
        return opened;
    }

    @Override
    int interest() {
        return SelectionKey.OP_READ;
    }

    @Override
    void ready(ByteBuffer scratch) throws IOException {
        if (socket == null) {
            return;
        }
        while (!over()) {
            scratch.clear();
            // 0 is an empty datagram as well as none; an empty one would be a stray anyway.
            if (socket.read(scratch) <= 0) {
                return;
            }
            byte[] octets = new byte[scratch.flip().remaining()];
            scratch.get(octets);
            received(octets);
        }
    }
}
