package dev.milena.bench.dns;

import dev.milena.bench.socket.Loops;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import org.xbill.DNS.Message;

/** Questions over TCP, each behind its length (RFC 1035 §4.2.2). */
final class TcpQuestions extends ByteToMessageDecoder {

    private static final int MAX_MESSAGE = 65_535;

    private final BenchDns dns;

    TcpQuestions(BenchDns dns) {
        this.dns = dns;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws IOException {
        if (in.readableBytes() < 2 || in.readableBytes() < 2 + in.getUnsignedShort(in.readerIndex())) {
            return;
        }
        byte[] question = new byte[in.readUnsignedShort()];
        in.readBytes(question);
        Message answer = dns.answer(new Message(question));
        if (answer != null) {
            byte[] octets = answer.toWire(MAX_MESSAGE);
            Loops.write(
                    context,
                    context.alloc()
                            .buffer(2 + octets.length)
                            .writeShort(octets.length)
                            .writeBytes(octets));
            context.flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Loops.close(context); // no question: a client that is tested here shows its fault in its own log
    }
}
