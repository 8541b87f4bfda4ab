package dev.milena.jmh;

import dev.milena.smtp.data.DataReader;
import dev.milena.smtp.data.DotStuffer;
import dev.milena.smtp.data.Framing;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Octets of a message of 10 KiB: in behind DATA, out as DATA and as BDAT. One line in 61 begins with a dot. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {

    private static final int LINES = 131;
    private static final int DOT_EVERY = 61;

    private final byte[] stored = text(false);
    private final byte[] onTheWire = text(true);

    @Benchmark
    public int in(Blackhole hole) {
        DataReader reader = new DataReader(1 << 20);
        return reader.read(
                onTheWire, 0, onTheWire.length, (array, offset, length) -> hole.consume(array[offset] + length));
    }

    @Benchmark
    public DotStuffer.Framed out() {
        return new DotStuffer(Framing.DATA).frame(stored, true);
    }

    @Benchmark
    public DotStuffer.Framed outInChunks() {
        return new DotStuffer(Framing.BDAT).frame(stored, true);
    }

    private static byte[] text(boolean wire) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            boolean dot = i % DOT_EVERY == 0;
            text.append(dot ? wire ? ".." : "." : "x")
                    .append("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxM")
                    .append("\r\n");
        }
        return text.append(wire ? ".\r\n" : "").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
