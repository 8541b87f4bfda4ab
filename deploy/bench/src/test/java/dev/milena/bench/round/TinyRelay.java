package dev.milena.bench.round;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** The least that is a relay: takes mail, keeps it in memory, delivers it, tries again after a while. Loses what it is told to lose. */
final class TinyRelay implements AutoCloseable {

    private static final long AGAIN_MILLIS = 200;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final DelayQueue<Mail> queue = new DelayQueue<>(); // bounded by the load of the test
    private final int sinkPort;
    private final int loseEvery;
    private final List<Thread> threads = new ArrayList<>();

    private record Mail(List<String> envelope, byte[] text, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** @param loseEvery 0: nothing */
    TinyRelay(int sinkPort, int loseEvery) throws IOException {
        this.sinkPort = sinkPort;
        this.loseEvery = loseEvery;
        threads.add(Thread.ofVirtual().start(this::listen));
        threads.add(Thread.ofVirtual().start(this::deliver));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.forEach(Thread::interrupt);
    }

    private void listen() {
        try {
            while (true) {
                Socket client = server.accept();
                threads.add(Thread.ofVirtual().start(() -> session(client)));
            }
        } catch (IOException closed) {
            assert server.isClosed();
        }
    }

    private void session(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            List<String> envelope = new ArrayList<>();
            say(out, "220 tiny");
            for (String line = line(in); !line.startsWith("QUIT"); line = line(in)) {
                if (line.startsWith("MAIL") || line.startsWith("RCPT")) {
                    envelope.add(line);
                }
                if (line.startsWith("DATA")) {
                    say(out, "354 go");
                    queue.add(new Mail(List.copyOf(envelope), text(in), System.nanoTime()));
                    envelope.clear();
                }
                say(out, "250 ok");
            }
            say(out, "221 bye");
        } catch (IOException gone) {
            assert client.isClosed();
        }
    }

    private void deliver() {
        int count = 0;
        try (Socket sink = connectWithTheFirst()) {
            InputStream in = new BufferedInputStream(sink.getInputStream());
            OutputStream out = sink.getOutputStream();
            line(in);
            ask(out, in, "HELO tiny");
            while (true) {
                Mail mail = queue.take();
                if (loseEvery > 0 && ++count % loseEvery == 0) {
                    continue;
                }
                for (String each : mail.envelope) {
                    ask(out, in, each);
                }
                ask(out, in, "DATA");
                out.write(mail.text);
                if (line(in).startsWith("4")) {
                    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
                    queue.add(new Mail(mail.envelope, mail.text, due));
                }
            }
        } catch (IOException | InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The sink listens later than this relay. */
    private Socket connectWithTheFirst() throws IOException, InterruptedException {
        queue.add(queue.take());
        return new Socket(InetAddress.getLoopbackAddress(), sinkPort);
    }

    private static void ask(OutputStream out, InputStream in, String line) throws IOException {
        say(out, line);
        line(in);
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** What follows 354 as it came, final dot included. */
    private static byte[] text(InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line = line(in); ; line = line(in)) {
            say(text, line);
            if (line.equals(".")) {
                return text.toByteArray();
            }
        }
    }

    @CanIgnoreReturnValue // replies that can only be yes
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("closed");
            }
            line.append((char) octet);
        }
        return line.substring(0, line.length() - 1);
    }
}
