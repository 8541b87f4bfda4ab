package dev.milena.deliverer.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.smtp.Reply;
import dev.milena.smtp.data.Framing;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.smtp.LastSmtpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network that takes nothing until it is told to: what is asked before the end, and when. */
class BodyPumpTest {

    private final Jam jam = new Jam();
    private final EmbeddedChannel channel = new EmbeddedChannel(jam);
    private final List<String> told = new ArrayList<>();
    private boolean ours = true;
    private int asked;
    private Runnable atTheEnd = () -> {};

    /** Else a pause of this machine is the loop's millisecond. */
    @BeforeEach
    void time() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        jam.take(Integer.MAX_VALUE);
        channel.finishAndReleaseAll();
    }

    @Test
    void theEndOfALongMessageIsAskedForWhenAllBeforeItHasLeft() {
        BodyPump pump = pump("x".repeat(200_000), Framing.DATA);
        assertThat(asked).as("asked while octets still wait here").isZero();
        assertThat(jam.ends()).isZero();
        jam.take(3);
        assertThat(asked).isZero();
        jam.take(1);
        assertThat(asked).as("what came meanwhile is heard first").isZero();
        hear();
        assertThat(asked).as("before it is written, and before it leaves").isEqualTo(2);
        assertThat(jam.ends()).isOne();
        assertThat(pump.mayStop()).isTrue();
        jam.take(1);
        assertThat(told).contains("sent");
        assertThat(pump.mayStop()).isFalse();
    }

    @Test
    void aPartitionThatIsTakenWhileOctetsWaitKeepsTheEndBack() {
        for (Framing framing : Framing.values()) {
            told.clear();
            ours = true;
            BodyPump pump = pump("x".repeat(200_000), framing);
            ours = false;
            jam.take(Integer.MAX_VALUE);
            hear();
            assertThat(told).contains("MAY_NOT_FINISH").doesNotContain("sent");
            assertThat(jam.ends()).isZero();
            assertThat(pump.mayStop()).isTrue();
        }
    }

    @Test
    void aPartitionThatIsTakenWhileTheEndIsWrittenKeepsItBack() {
        for (Framing framing : Framing.values()) {
            for (String message : new String[] {"hello", "x".repeat(200_000)}) {
                told.clear();
                ours = true;
                atTheEnd = () -> ours = false;
                int flushes = jam.flushes;
                BodyPump pump = pump(message, framing);
                if (message.length() > 5) {
                    jam.take(Integer.MAX_VALUE);
                    flushes = jam.flushes;
                    hear();
                }
                assertThat(told).contains("MAY_NOT_FINISH");
                assertThat(jam.flushes).as("the end stays here").isEqualTo(flushes);
                assertThat(pump.mayStop()).isTrue();
            }
        }
    }

    @Test
    void theLastOctetOfALongChunkWaitsAlone() {
        BodyPump pump = pump("x".repeat(200_000), Framing.BDAT);
        jam.take(Integer.MAX_VALUE);
        hear();
        jam.take(1);
        assertThat(told).contains("sent");
        assertThat(pump.mayStop()).isFalse();
        assertThat(jam.lengths.getLast()).isEqualTo(1);
        assertThat(jam.lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200_000 + 2);
    }

    @Test
    void aShortMessageIsOneWrite() {
        BodyPump pump = pump("hello", Framing.DATA);
        assertThat(jam.ends()).isOne();
        assertThat(jam.waiting()).isOne();
        assertThat(pump.mayStop()).as("still here").isTrue();
        jam.take(1);
        assertThat(told).containsExactly("progress", "sent");
    }

    private void hear() {
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private BodyPump pump(String message, Framing framing) {
        Told listener = new Told();
        BodyPump pump = new BodyPump(
                Sender.whole(message + "\r\n"),
                () -> {
                    asked++;
                    return ours;
                },
                false,
                channel.eventLoop(),
                listener);
        pump.prefetch();
        pump.start(new Wire(channel, listener), framing);
        return pump;
    }

    private final class Told implements BodyPump.Listener, Wire.Listener {

        @Override
        public void ready() {}

        @Override
        public void progress() {
            told.add("progress");
        }

        @Override
        public void chunk(int octets) {}

        @Override
        public void ending() {
            atTheEnd.run();
        }

        @Override
        public void sent() {
            told.add("sent");
        }

        @Override
        public void abandoned(Finding finding, String detail) {
            told.add(finding.name());
        }

        @Override
        public void heard(Reply reply) {}

        @Override
        public void settled() {}

        @Override
        public void broken(Trouble trouble, String detail) {}
    }

    /** Keeps what is written until it may go. */
    private static final class Jam extends ChannelOutboundHandlerAdapter {

        private final Queue<ChannelPromise> waiting = new ArrayDeque<>();
        private final List<Integer> lengths = new ArrayList<>();
        private int ends;
        private int flushes;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
            ctx.flush();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof LastSmtpContent) {
                ends++;
            }
            if (message instanceof io.netty.buffer.ByteBuf octets) {
                lengths.add(octets.readableBytes());
            }
            ReferenceCountUtil.release(message);
            if (promise.isVoid()) {
                return;
            }
            waiting.add(promise);
        }

        void take(int some) {
            for (int left = some; left > 0 && !waiting.isEmpty(); left--) {
                waiting.remove().setSuccess();
            }
        }

        int ends() {
            return ends;
        }

        int waiting() {
            return waiting.size();
        }
    }
}
