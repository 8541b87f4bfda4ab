package dev.milena.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/** By a connection of its own, for answers that are too large for a datagram (RFC 7766): two octets of length, then the message. */
final class TcpExchange extends Exchange {

    private final ByteBuffer out;
    private final ByteBuffer length = ByteBuffer.allocate(2);
    private @Nullable ByteBuffer in;
    private @Nullable SocketChannel socket;

    TcpExchange(InetSocketAddress server, Message query, Limit limit) {
        super(server, query, limit);
        byte[] wire = query.toWire();
        out = ByteBuffer.allocate(2 + wire.length)
                .putShort((short) wire.length)
                .put(wire)
                .flip();
    }

    @Override
    SelectableChannel open() throws IOException {
        SocketChannel opened = SocketChannel.open();
        use(opened);
        opened.configureBlocking(false);
        socket = opened;
        if (opened.connect(server)) {
            send(opened);
        }
        return opened;
    }

    @Override
    int interest() {
        if (socket != null && socket.isConnectionPending()) {
            return SelectionKey.OP_CONNECT;
        }
        return out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    }

    @Override
    void ready(ByteBuffer scratch) throws IOException {
        if (socket == null) {
            return;
        }
        if (socket.isConnectionPending() && !socket.finishConnect()) {
            return;
        }
        if (out.hasRemaining()) {
            send(socket);
            return;
        }
        while (!over() && readSome(socket)) {
            if (in == null && !length.hasRemaining()) {
                in = ByteBuffer.allocate(length.flip().getShort() & 0xffff);
            }
            if (in != null && !in.hasRemaining()) {
                byte[] octets = in.array();
                in = null;
                length.clear();
                received(octets);
            }
        }
    }

    private boolean readSome(SocketChannel from) throws IOException {
        int n = from.read(in == null ? length : in);
        if (n < 0) {
            throw new EOFException("the server closed the connection before its answer was complete");
        }
        return n > 0;
    }

    private void send(SocketChannel to) throws IOException {
        to.write(out);
    }
}
