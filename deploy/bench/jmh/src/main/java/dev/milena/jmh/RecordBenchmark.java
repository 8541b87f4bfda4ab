package dev.milena.jmh;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Event;
import dev.milena.mail.Parsed;
import dev.milena.mail.Task;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.EventBrief;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The two records every message passes Kafka in, and the one that says what became of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {

    private final AcceptedMail mail = Sample.mail();
    private final Task task = Sample.task();
    private final Event event = Sample.delivery();
    private final byte[] mailOctets = AcceptedCodec.encode(mail);
    private final byte[] taskOctets = TaskCodec.encode(task);
    private final byte[] eventOctets = EventCodec.encode(event);

    @Benchmark
    public byte[] writeAccepted() {
        return AcceptedCodec.encode(mail);
    }

    @Benchmark
    public Parsed<AcceptedMail> readAccepted() {
        return AcceptedCodec.decode(mailOctets);
    }

    @Benchmark
    public byte[] writeTask() {
        return TaskCodec.encode(task);
    }

    @Benchmark
    public Parsed<Task> readTask() {
        return TaskCodec.decode(taskOctets);
    }

    @Benchmark
    public byte[] writeEvent() {
        return EventCodec.encode(event);
    }

    @Benchmark
    public Parsed<Event> readEvent() {
        return EventCodec.decode(eventOctets);
    }

    /** The first fields alone, as the audit reads them. */
    @Benchmark
    public Parsed<EventBrief> readEventBrief() {
        return EventCodec.brief(eventOctets);
    }
}
