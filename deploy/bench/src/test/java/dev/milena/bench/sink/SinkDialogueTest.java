package dev.milena.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.bench.socket.Loops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SinkDialogueTest {

    @Test
    void keepsAMessageAsItWasWithTransparencyUndone() throws IOException {
        KeptMail mail = only(SinkSettings.forTests(), crlf("""
                EHLO a
                MAIL FROM:<a@b> BODY=8BITMIME
                RCPT TO:<"x>y"@d.example>
                DATA
                Subject: ü

                ..dot
                ...
                end
                .
                QUIT
                """));

        assertThat(mail.mailFrom()).isEqualTo("<a@b> BODY=8BITMIME");
        assertThat(mail.recipients()).containsExactly("<\"x>y\"@d.example>");
        assertThat(new String(mail.octets(), UTF_8)).isEqualTo("Subject: ü\r\n\r\n.dot\r\n..\r\nend\r\n");
    }

    @Test
    void takesChunksWhenItOffersThem() throws IOException {
        KeptMail mail = only(
                SinkSettings.forTests().withExtensions(SinkSettings.ALL_EXTENSIONS),
                "EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<c@d>\r\nBDAT 7\r\nSubjectBDAT 10 LAST\r\n: x\r\n\r\n.\r\nQUIT\r\n");

        assertThat(mail.report()).isTrue();
        assertThat(new String(mail.octets(), UTF_8)).isEqualTo("Subject: x\r\n\r\n.\r\n");
    }

    @Test
    void doesNotEndAMessageAtALooseDot() throws IOException {
        KeptMail mail = only(
                SinkSettings.forTests(),
                "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nS: x\r\n\r\nsmuggled\n.\nstill inside\r\n.\r\nQUIT\r\n");

        assertThat(new String(mail.octets(), UTF_8)).contains("still inside");
    }

    @Test
    void refusesWhatItDidNotOffer() throws IOException {
        try (Sink sink = Sink.open(SinkSettings.forTests().withExtensions(Set.of()))) {
            List<String> replies = talk(sink, crlf("""
                EHLO a
                MAIL FROM:<a@b> SIZE=10
                MAIL FROM:<a@b>
                RCPT TO:<c@d> NOTIFY=NEVER
                DATA
                BDAT 3
                QUIT
                """));

            assertThat(replies.stream().map(line -> line.substring(0, 4)))
                    .containsExactly("220 ", "250 ", "555 ", "250 ", "555 ", "554 ", "500 ", "221 ");
        }
    }

    @Test
    void faultsOfConnectionsGoByLocalAddress() throws IOException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("127.0.0.*=banner-421")));
            assertThat(talk(sink, "")).containsExactly("421 4.3.2 Closing");

            sink.misbehave(List.of(FaultRule.parse("127.0.0.9=banner-421")));
            assertThat(talk(sink, "QUIT\r\n").getFirst()).startsWith("220");
        }
    }

    @Test
    void aFaultOfConnectionsCutsOpenSessionsWhenItComesAndWhenItGoesAndNotWhileItStays() throws IOException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("d.example=dot-451")));
            try (Socket before = open(sink)) {
                sink.misbehave(List.of(FaultRule.parse("d.example=dot-554")));
                assertThat(noop(before)).isEqualTo("250");
                sink.misbehave(List.of(FaultRule.parse("127.0.0.*=slow:1")));
                assertThat(before.getInputStream().read()).isEqualTo(-1);
            }
            try (Socket during = open(sink)) {
                sink.misbehave(List.of(FaultRule.parse("127.0.0.*=slow:1")));
                assertThat(noop(during)).isEqualTo("250");
                sink.misbehave(List.of());
                assertThat(during.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aCommandWhoseReplyIsLateIsCarriedOut() throws IOException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            for (String phase : List.of("mail", "rcpt", "data")) {
                sink.trouble(List.of(Trouble.parse("127.0.0.1=" + phase + "-late:1*1")));
                List<String> replies =
                        talk(sink, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: x\r\n\r\n.\r\nQUIT\r\n");
                assertThat(replies.stream().map(line -> line.substring(0, 3)))
                        .as(phase)
                        .doesNotContain("500", "503", "554");
            }
            assertThat(sink.account().others()).isEqualTo(3);
        }
    }

    @Test
    void aSlowSinkAnswersInOrder() throws IOException {
        try (Sink sink = Sink.open(SinkSettings.forTests())) {
            sink.misbehave(List.of(FaultRule.parse("*=slow:20")));

            assertThat(talk(sink, "HELO a\r\nNOOP\r\nFOO\r\nDATA\r\n\r\n").stream()
                            .limit(4)
                            .map(line -> line.substring(0, 3)))
                    .containsExactly("220", "250", "250", "500");
        }
    }

    private static Socket open(Sink sink) throws IOException {
        Socket socket = new Socket(Loops.local(0).getAddress(), sink.port());
        assertThat(reply(socket)).isEqualTo("220");
        return socket;
    }

    private static String noop(Socket socket) throws IOException {
        socket.getOutputStream().write("NOOP\r\n".getBytes(UTF_8));
        return reply(socket);
    }

    /** The code of a reply of one line, octet by octet: what comes behind it stays. */
    private static String reply(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = socket.getInputStream().read(); octet >= 0 && octet != '\n'; ) {
            line.append((char) octet);
            octet = socket.getInputStream().read();
        }
        return line.substring(0, 3);
    }

    private static KeptMail only(SinkSettings settings, String lines) throws IOException {
        try (Sink sink = Sink.open(settings)) {
            assertThat(talk(sink, lines)).last().asString().startsWith("221");
            assertThat(sink.account().kept()).hasSize(1);
            return sink.account().kept().getFirst();
        }
    }

    private static String crlf(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static List<String> talk(Sink sink, String lines) throws IOException {
        try (Socket socket = new Socket(Loops.local(0).getAddress(), sink.port())) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write(lines.getBytes(UTF_8));
            List<String> replies = new ArrayList<>();
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            try {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.charAt(3) == ' ') {
                        replies.add(line);
                    }
                }
            } catch (SocketTimeoutException silence) {
                return replies; // the sink waits for more, as it should
            }
            return replies;
        }
    }
}
