package dev.milena.jmh;

import dev.milena.smtp.command.CommandReader;
import dev.milena.smtp.command.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the ingress reads before a message: a pipelined envelope, cut into lines and parsed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {

    private final byte[] envelope = """
            MAIL FROM:<b0123456789abcdef@src.example> SIZE=10240 BODY=8BITMIME
            RCPT TO:<u0000000001-0000@d17.example>
            RCPT TO:<u0000000001-0001@d18.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;u0000000001-0001@d18.example
            DATA
            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    private final LineReader lines = new LineReader();

    /** Four commands. */
    @Benchmark
    public void envelope(Blackhole hole) {
        int at = 0;
        while (at < envelope.length) {
            at += lines.read(envelope, at, envelope.length - at);
            hole.consume(CommandReader.read(lines.array(), lines.offset(), lines.length()));
        }
    }
}
