package dev.milena.bench.source;

import dev.milena.bench.form.Recipients;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How much load, and where to.
 *
 * @param relays where to; each connection goes to the next of them
 * @param messages to send in all, the warm-up's not counted; 0: no limit but the time
 * @param time how long new messages are begun, from the end of the warm-up; zero: no limit but the number
 * @param warmUp how long to send before anything is measured
 * @param rate messages a second over all sessions (open loop: latency counts from when a message was due), 0: as fast as replies come
 * @param pipelining whether MAIL, RCPT and DATA go in one write
 * @param declareSize whether MAIL says how large the message is
 * @param retryDeferred whether what is answered 4yz is sent again under its id, as a real client would
 * @param giveUp how long the relay may be unreachable before the source ends
 */
public record SourceSettings(
        List<InetSocketAddress> relays,
        int sessions,
        int threads,
        long messages,
        Duration time,
        Duration warmUp,
        int size,
        Recipients recipients,
        int rate,
        boolean pipelining,
        boolean declareSize,
        boolean retryDeferred,
        Duration giveUp) {

    /** A few messages over one session: what tests start from. */
    public static SourceSettings of(InetSocketAddress relay, long messages, Recipients recipients) {
        return new SourceSettings(
                List.of(relay),
                1,
                1,
                messages,
                Duration.ZERO,
                Duration.ZERO,
                1024,
                recipients,
                0,
                true,
                false,
                true,
                Duration.ofSeconds(30));
    }

    public SourceSettings {
        relays = List.copyOf(relays);
        if (relays.isEmpty()) {
            throw new IllegalArgumentException("a source needs a relay");
        }
        if (sessions < 1 || threads < 1 || size < 0 || rate < 0 || messages < 0) {
            throw new IllegalArgumentException(
                    "sessions and threads are at least 1, size, rate and messages not negative");
        }
        if (messages == 0 && time.isZero()) {
            throw new IllegalArgumentException("a run is bounded: give a number of messages or a time");
        }
    }

    public SourceSettings withSessions(int other) {
        return new SourceSettings(
                relays,
                other,
                threads,
                messages,
                time,
                warmUp,
                size,
                recipients,
                rate,
                pipelining,
                declareSize,
                retryDeferred,
                giveUp);
    }

    public SourceSettings withSize(int other) {
        return new SourceSettings(
                relays,
                sessions,
                threads,
                messages,
                time,
                warmUp,
                other,
                recipients,
                rate,
                pipelining,
                declareSize,
                retryDeferred,
                giveUp);
    }

    public SourceSettings withRate(int other) {
        return new SourceSettings(
                relays,
                sessions,
                threads,
                messages,
                time,
                warmUp,
                size,
                recipients,
                other,
                pipelining,
                declareSize,
                retryDeferred,
                giveUp);
    }
}
