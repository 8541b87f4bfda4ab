package dev.milena.deliverer.connect;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A server on a real socket of 127.0.0.1 that does what its script says: a healthy one, but for the moments named in the script. A moment is BANNER, a
 * verb, DOT (the reply to the end of data) or TLS; each takes the next effect of its list, the last again and again. The n-th connection gets the n-th
 * script, the last again and again. Blocking code on virtual threads: a test peer has no need to be fast.
 */
final class ScriptedSmtpPeer implements AutoCloseable {

    sealed interface Effect {

        /** As it stands; CRLF is the script's business. */
        record Say(String octets) implements Effect {}

        /** One octet at a time, with a pause between. */
        record Drip(String octets, long pauseMillis) implements Effect {}

        /** The same again and again, until the other side has enough. */
        record Endless(String octets, long pauseMillis) implements Effect {}

        record Close() implements Effect {}

        record Reset() implements Effect {}

        /** Silence, and nothing is read. */
        record Stall() implements Effect {}

        /** Reads slowly from now on. */
        record SlowReads(String octets) implements Effect {}
    }

    record Received(String from, List<String> to, byte[] octets, boolean acknowledged) {
        String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    static Effect say(String line) {
        return new Effect.Say(line + "\r\n");
    }

    static final String OFFER =
            "250-peer.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10000000\r\n";

    private final ServerSocket server;
    private final List<Script> scripts;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<Received> received = new CopyOnWriteArrayList<>();

    /** A healthy server but for these moments. */
    record Script(Map<String, List<Effect>> moments) {

        static Script healthy() {
            return new Script(Map.of());
        }

        static Script at(String moment, Effect... effects) {
            return healthy().and(moment, effects);
        }

        /** A server that offers this in its EHLO response. */
        static Script offering(String... extensions) {
            StringBuilder response = new StringBuilder("250-peer.example\r\n");
            for (String extension : extensions) {
                response.append("250-").append(extension).append("\r\n");
            }
            return at("EHLO", new Effect.Say(response + "250 HELP\r\n"));
        }

        Script and(String moment, Effect... effects) {
            Map<String, List<Effect>> more = new HashMap<>(moments);
            more.put(moment, List.of(effects));
            return new Script(more);
        }

        private List<Effect> effects(String moment) {
            return moments.getOrDefault(moment, List.of());
        }
    }

    static ScriptedSmtpPeer open(Script... scripts) {
        try {
            return new ScriptedSmtpPeer(List.of(scripts));
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
    }

    private ScriptedSmtpPeer(List<Script> scripts) throws IOException {
        this.scripts = scripts.isEmpty() ? List.of(Script.healthy()) : scripts;
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException(alreadyGone);
        }
    }

    /** Waits until a client said this; not longer than ten seconds without a word. */
    synchronized void awaitHeard(String... anyOf) {
        List<String> lines = List.of(anyOf);
        try {
            while (lines.stream().noneMatch(heard::contains)) {
                int before = heard.size();
                wait(10_000);
                if (heard.size() == before) {
                    throw new AssertionError("none of " + lines + " was said, but " + heard);
                }
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private synchronized void hear(String line) {
        heard.add(line);
        notifyAll();
    }

    private void accept() {
        while (closing.getCount() > 0) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                int number = connections.getAndIncrement();
                Conversation conversation = new Conversation(socket, scripts.get(Math.min(number, scripts.size() - 1)));
                Thread.ofVirtual().start(conversation::run);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private final class Conversation {

        private final Script script;
        private final Map<String, Integer> turns = new ConcurrentHashMap<>();
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private String from = "";
        private final List<String> to = new CopyOnWriteArrayList<>();
        private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        private boolean slow;

        Conversation(Socket socket, Script script) throws IOException {
            this.socket = socket;
            this.script = script;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void run() {
            try {
                talk();
            } catch (IOException | InterruptedException | GeneralSecurityException gone) {
                hear("(gone)");
            } finally {
                quietly(socket);
            }
        }

        private void talk() throws IOException, InterruptedException, GeneralSecurityException {
            boolean on = at("BANNER", "220 peer.example ESMTP\r\n");
            while (on) {
                String line = line();
                if (line == null) {
                    hear("(end)");
                    return;
                }
                hear(line);
                String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                on = switch (verb) {
                    case "EHLO" -> at("EHLO", OFFER);
                    case "HELO" -> at("HELO", "250 peer.example\r\n");
                    case "MAIL" -> {
                        from = line;
                        to.clear();
                        chunks.reset();
                        yield at("MAIL", "250 2.1.0 ok\r\n");
                    }
                    case "RCPT" -> {
                        to.add(line);
                        yield at("RCPT", "250 2.1.5 ok\r\n");
                    }
                    case "DATA" -> data();
                    case "BDAT" -> bdat(line);
                    case "STARTTLS" -> startTls();
                    case "QUIT" -> at("QUIT", "221 bye\r\n");
                    default -> at(verb, "250 ok\r\n");
                };
            }
        }

        private boolean data() throws IOException, InterruptedException {
            boolean goes = willSay("DATA", "354");
            if (!at("DATA", "354 go\r\n")) {
                return false;
            }
            if (!goes) {
                return true;
            }
            if (!at("READS", "")) {
                return false;
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String line = line();
                if (line == null) {
                    hear("(end in data)");
                    return false;
                }
                if (line.equals(".")) {
                    break;
                }
                body.writeBytes(
                        (line.startsWith(".") ? line.substring(1) : line).getBytes(StandardCharsets.ISO_8859_1));
                body.writeBytes(new byte[] {'\r', '\n'});
            }
            return take(body.toByteArray());
        }

        private boolean bdat(String line) throws IOException, InterruptedException {
            String[] words = line.split(" ", -1);
            chunks.writeBytes(in.readNBytes(Integer.parseInt(words[1])));
            if (words.length == 2) {
                return at("CHUNK", "250 chunk ok\r\n");
            }
            return take(chunks.toByteArray());
        }

        private boolean take(byte[] octets) throws IOException, InterruptedException {
            hear("(message)");
            received.add(new Received(from, List.copyOf(to), octets, willSay("DOT", "250")));
            return at("DOT", "250 2.0.0 taken\r\n");
        }

        /** Whether the next effect at this moment begins with these words. */
        private boolean willSay(String moment, String words) {
            List<Effect> effects = script.effects(moment);
            int turn = turns.getOrDefault(moment, 0);
            return effects.isEmpty()
                    || switch (effects.get(Math.min(turn, effects.size() - 1))) {
                        case Effect.Say said -> said.octets().startsWith(words);
                        case Effect.Drip drip -> drip.octets().startsWith(words);
                        case Effect.SlowReads reads -> reads.octets().startsWith(words);
                        case Effect.Endless endless -> false;
                        case Effect.Close close -> false;
                        case Effect.Reset reset -> false;
                        case Effect.Stall stall -> false;
                    };
        }

        /** False when the conversation is over. */
        private boolean at(String moment, String otherwise) throws IOException, InterruptedException {
            List<Effect> effects = script.effects(moment);
            int turn = turns.merge(moment, 1, Integer::sum) - 1;
            Effect effect =
                    effects.isEmpty() ? new Effect.Say(otherwise) : effects.get(Math.min(turn, effects.size() - 1));
            switch (effect) {
                case Effect.Say said -> write(said.octets());
                case Effect.Drip drip -> {
                    for (int i = 0; i < drip.octets().length(); i++) {
                        write(drip.octets().substring(i, i + 1));
                        pause(drip.pauseMillis());
                    }
                }
                case Effect.Endless endless -> {
                    while (closing.getCount() > 0) {
                        write(endless.octets());
                        pause(endless.pauseMillis());
                    }
                }
                case Effect.Close close -> {
                    return false;
                }
                case Effect.Reset reset -> {
                    socket.setSoLinger(true, 0);
                    return false;
                }
                case Effect.Stall stall -> {
                    closing.await();
                    return false;
                }
                case Effect.SlowReads reads -> {
                    slow = true;
                    write(reads.octets());
                }
            }
            return true;
        }

        private void pause(long millis) throws InterruptedException {
            boolean over = millis > 0 && closing.await(millis, TimeUnit.MILLISECONDS);
            if (over) {
                throw new InterruptedException("closing");
            }
        }

        private void write(String octets) throws IOException {
            out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        private @Nullable String line() throws IOException, InterruptedException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n') {
                    if (slow) {
                        pause(1);
                    }
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text + "(bare LF)";
                }
                line.write(octet);
            }
            return null;
        }

        private boolean startTls() throws IOException, InterruptedException, GeneralSecurityException {
            boolean goes = willSay("STARTTLS", "220");
            if (!at("STARTTLS", "220 go ahead\r\n")) {
                return false;
            }
            if (!goes) {
                return true;
            }
            if (!at("TLS", "")) {
                return false;
            }
            SSLSocket secured = (SSLSocket) PeerTls.context().getSocketFactory().createSocket(socket, null, true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            open.add(secured);
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
            out = secured.getOutputStream();
            hear("(secured)");
            return true;
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It was to go anyway.
        }
    }
}
