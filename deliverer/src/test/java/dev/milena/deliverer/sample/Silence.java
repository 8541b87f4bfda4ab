package dev.milena.deliverer.sample;

import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.deliverer.record.Recorder;
import dev.milena.deliverer.record.TextMailLog;
import dev.milena.deliverer.retry.RetryPolicy;
import dev.milena.deliverer.retry.RetrySettings;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.MailId;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.time.Time;
import dev.milena.stream.BodyStore;
import dev.milena.stream.DeliveryIntake.Receipt;
import dev.milena.stream.OutcomeLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Outcome log and body store of tests in which neither is reached. */
public final class Silence implements OutcomeLog, BodyStore {

    public Recorder recorder(Time time, MeterRegistry metrics) {
        RetrySettings settings =
                new RetrySettings(List.of(Duration.ofMinutes(1)), Duration.ofDays(5), Duration.ofHours(4));
        Random random = new Random(1);
        return new Recorder(
                this,
                this,
                new RetryPolicy(settings),
                new ReportComposer("mta.example", "node", random),
                new Environment(time, random, metrics, "node"),
                new TextMailLog());
    }

    @Override
    public void delivered(Receipt receipt, List<Event> events, boolean settles) {
        throw new AssertionError("nothing is delivered here");
    }

    @Override
    public void settle(Receipt receipt, Settlement settlement) {
        throw new AssertionError("nothing is settled here");
    }

    @Override
    public int unrecorded() {
        return 0;
    }

    @Override
    public boolean recording() {
        return true;
    }

    @Override
    public Octets open(MailId id, BodyRef ref) {
        throw new AssertionError("nothing is read here");
    }

    @Override
    public void close() {}
}
