package dev.milena.bench.dns;

import dev.milena.bench.socket.Loops;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

/** A datagram is a question; its answer is cut to what the asker can take (RFC 6891 §6.2.3). */
final class UdpQuestions extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger LOG = LoggerFactory.getLogger(UdpQuestions.class);
    private static final int PLAIN_LIMIT = 512;

    private final BenchDns dns;

    UdpQuestions(BenchDns dns) {
        this.dns = dns;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) throws IOException {
        Message query = new Message(ByteBufUtil.getBytes(packet.content()));
        Message answer = dns.answer(query);
        DnsCase as = dns.caseOf(query);
        if (answer != null && as == DnsCase.CUT) {
            answer.removeAllRecords(Section.ANSWER);
            answer.getHeader().setFlag(Flags.TC);
        }
        if (answer != null) {
            OPTRecord extended = query.getOPT();
            int limit = extended == null ? PLAIN_LIMIT : Math.max(PLAIN_LIMIT, extended.getPayloadSize());
            DatagramPacket reply = new DatagramPacket(Unpooled.wrappedBuffer(answer.toWire(limit)), packet.sender());
            if (as == DnsCase.SLOW) {
                later(context, reply);
            } else {
                Loops.write(context, reply);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a delay, not a result
    private static void later(ChannelHandlerContext context, DatagramPacket reply) {
        Runnable send = () -> {
            Loops.write(context, reply);
            context.flush();
        };
        context.executor().schedule(send, BenchDns.SLOW_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("a question that cannot be answered", cause);
    }
}
