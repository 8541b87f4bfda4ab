package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** One SMTP session as a test speaks it: a line out, a reply in. Blocking, for one thread. */
final class Client implements AutoCloseable {

    /** Longer than Milena may take for any reply, the ten seconds of a 451 included. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        expect("220", reply());
        expect("250", say("EHLO client.example"));
    }

    /** Sends a line and gives the whole reply, its lines joined. */
    String say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
        return reply();
    }

    /** Sends a message to recipients that must all be taken; gives the reply to its end. */
    String send(String mailFrom, List<String> recipients, byte[] message) throws IOException {
        expect("250", say("MAIL FROM:" + mailFrom));
        for (String recipient : recipients) {
            expect("250", say("RCPT TO:" + recipient));
        }
        expect("354", say("DATA"));
        socket.getOutputStream().write(stuffed(message));
        return say(".");
    }

    /** What the relay says to a message, wherever it says it first. */
    String answer(String mailFrom, List<String> recipients, byte[] message) throws IOException {
        String reply = say("MAIL FROM:" + mailFrom);
        for (String recipient : recipients) {
            if (!reply.startsWith("250")) {
                return reply;
            }
            reply = say("RCPT TO:" + recipient);
        }
        if (!reply.startsWith("250")) {
            return reply;
        }
        reply = say("DATA");
        if (!reply.startsWith("354")) {
            return reply;
        }
        socket.getOutputStream().write(stuffed(message));
        return say(".");
    }

    /** Sends a message in a session of its own; it must be taken. */
    static void deliver(int port, String mailFrom, List<String> recipients, byte[] message) throws IOException {
        try (Client client = new Client(port)) {
            expect("250", client.send(mailFrom, recipients, message));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String reply() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int octet;
            while ((octet = in.read()) != '\n') {
                if (octet < 0) {
                    throw new IOException("connection closed after: " + all);
                }
                line.write(octet);
            }
            String text = line.toString(UTF_8).strip();
            all.append(all.isEmpty() ? "" : " | ").append(text);
            if (text.length() < 4 || text.charAt(3) != '-') {
                return all.toString();
            }
        }
    }

    private static void expect(String code, String reply) {
        if (!reply.startsWith(code)) {
            throw new AssertionError("expected " + code + ", got " + reply);
        }
    }

    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
        boolean lineStart = true;
        for (byte octet : message) {
            if (lineStart && octet == '.') {
                out.write('.');
            }
            out.write(octet);
            lineStart = octet == '\n';
        }
        return out.toByteArray();
    }
}
