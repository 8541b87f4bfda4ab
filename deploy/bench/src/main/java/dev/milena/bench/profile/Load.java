package dev.milena.bench.profile;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.source.SourceSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What the source sends in a phase, bounded by messages, by time, or by both.
 *
 * @param messages 0: by time only
 * @param leadIn sent before, not measured
 * @param size octets of a body
 */
public record Load(
        int sessions, long messages, Duration time, Duration leadIn, int size, Recipients recipients, Pacing pacing) {

    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    /** The load of the marks: 10 KiB to 100 domains over 50 sessions, as fast as the relay takes it. */
    static Load full(int seconds) {
        return new Load(
                50,
                0,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(2),
                10_240,
                new Recipients(1, 100, "d*.example"),
                new Pacing.Full());
    }

    Load at(Pacing other) {
        return new Load(sessions, messages, time, leadIn, size, recipients, other);
    }

    Load over(int otherSessions) {
        return new Load(otherSessions, messages, time, leadIn, size, recipients, pacing);
    }

    /** So many messages instead of a time, and no lead-in. */
    Load only(long otherMessages) {
        return new Load(sessions, otherMessages, Duration.ZERO, Duration.ZERO, size, recipients, pacing);
    }

    Load during(Duration otherTime) {
        return new Load(sessions, messages, otherTime, leadIn, size, recipients, pacing);
    }

    Load after(Duration otherLeadIn) {
        return new Load(sessions, messages, time, otherLeadIn, size, recipients, pacing);
    }

    Load of(int otherSize) {
        return new Load(sessions, messages, time, leadIn, otherSize, recipients, pacing);
    }

    Load to(Recipients others) {
        return new Load(sessions, messages, time, leadIn, size, others, pacing);
    }

    /** @param rate messages a second, 0 for as fast as possible */
    public SourceSettings against(InetSocketAddress relay, int rate) {
        return new SourceSettings(
                List.of(relay),
                sessions,
                1,
                messages,
                time,
                leadIn,
                size,
                recipients,
                rate,
                true,
                false,
                true,
                GIVE_UP);
    }
}
