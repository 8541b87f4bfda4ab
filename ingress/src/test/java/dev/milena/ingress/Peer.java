package dev.milena.ingress;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** An SMTP client that says exactly what it is told. */
final class Peer implements AutoCloseable {

    final Socket socket = new Socket();

    Peer(InetSocketAddress server) throws IOException {
        socket.connect(server);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    /** Sends octets, one for each character. */
    @CanIgnoreReturnValue
    Peer say(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The next reply, its lines joined by a line feed; {@code EOF} or {@code RST} if the connection ended instead, {@code ...} if nothing came. */
    @CanIgnoreReturnValue
    String hear() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = line();
            reply.append(reply.isEmpty() ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
        }
    }

    /** Says it and hears the reply to it. */
    @CanIgnoreReturnValue
    String ask(String octets) throws IOException {
        return say(octets).hear();
    }

    /** Reads the greeting and says hello. */
    @CanIgnoreReturnValue
    Peer hello() throws IOException {
        hear();
        ask("EHLO probe.example\r\n");
        return this;
    }

    /** The codes of everything that comes until the connection ends or {@code millis} pass without an octet. */
    String codes(int millis) throws IOException {
        socket.setSoTimeout(millis);
        StringBuilder codes = new StringBuilder();
        while (true) {
            String reply = hear();
            if (reply.equals("...")) {
                return codes.toString();
            }
            codes.append(codes.isEmpty() ? "" : " ").append(reply, 0, 3);
            if (reply.equals("EOF") || reply.equals("RST")) {
                return codes.toString();
            }
        }
    }

    /** Leaves before the test ends. */
    void leave() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return "EOF";
                }
                line.write(c);
            }
        } catch (SocketTimeoutException nothing) {
            return "...";
        } catch (SocketException reset) {
            return "RST";
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
