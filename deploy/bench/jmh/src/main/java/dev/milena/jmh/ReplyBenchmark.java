package dev.milena.jmh;

import dev.milena.smtp.reply.ReplyReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the deliverer reads of a remote server. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyBenchmark {

    private final byte[] ehlo = """
            250-mx.example at your service, [192.0.2.1]
            250-SIZE 157286400
            250-8BITMIME
            250-STARTTLS
            250-ENHANCEDSTATUSCODES
            250-PIPELINING
            250-CHUNKING
            250 SMTPUTF8
            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    private final byte[] taken =
            "250 2.0.0 OK 1764150000 abcdef0123456789si1234567ejc.123 - gsmtp\r\n".getBytes(StandardCharsets.US_ASCII);
    private final ReplyReader replies = new ReplyReader();

    /** Eight lines. */
    @Benchmark
    public void ehlo(Blackhole hole) {
        read(ehlo, hole);
    }

    @Benchmark
    public void taken(Blackhole hole) {
        read(taken, hole);
    }

    private void read(byte[] octets, Blackhole hole) {
        for (byte each : octets) {
            hole.consume(replies.read(each));
        }
    }
}
