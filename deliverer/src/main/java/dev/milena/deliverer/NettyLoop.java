package dev.milena.deliverer;

import dev.milena.deliverer.lane.LaneLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Netty event loop as lanes see it. */
record NettyLoop(EventLoop loop) implements LaneLoop {

    private static final Logger log = LoggerFactory.getLogger(NettyLoop.class);

    @Override
    public void execute(Runnable work) {
        try {
            loop.execute(guarded(work));
        } catch (RejectedExecutionException ended) {
            log.debug("a loop that has ended is given work", ended);
        }
    }

    @Override
    public void schedule(Duration delay, Runnable work) {
        try {
            loop.schedule(guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS).addListener(done -> {});
        } catch (RejectedExecutionException ended) {
            log.debug("a loop that has ended is given a timer", ended);
        }
    }

    /** Netty keeps the exception of a scheduled piece of work in a future nobody asks. */
    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException bug) {
                log.error("work on a loop broke off", bug);
            }
        };
    }
}
