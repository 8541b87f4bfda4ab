package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.smtp.Reply;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands against a model of a few lines: a session may never remember what a reset took away, nor forget what none did. */
class RandomDialogueTest {

    private static final int STEPS = 50_000;

    /** What a session has to know. */
    private static final class Model {
        private boolean hello;
        private boolean mail;
        private boolean rcpt;
        private boolean chunks;
        private boolean poisoned;
        private int kept;

        private void reset() {
            mail = false;
            rcpt = false;
            chunks = false;
            poisoned = false;
        }

        private String expect(int command) {
            return switch (command) {
                case 0 -> {
                    hello = true;
                    reset();
                    yield "250";
                }
                case 1 -> {
                    boolean taken = hello && !mail;
                    mail |= taken;
                    yield taken ? "250" : "503";
                }
                case 2 -> {
                    boolean taken = mail && !chunks && !poisoned;
                    rcpt |= taken;
                    yield taken ? "250" : "503";
                }
                case 3 -> "501";
                case 4 -> data("354 250", true);
                case 5 -> data("354 550", false);
                case 6 -> {
                    reset();
                    yield "250";
                }
                case 7 -> "252";
                case 8 -> "501";
                case 9 -> chunk(false, true);
                case 10 -> chunk(true, true);
                case 11 -> chunk(false, false);
                default -> chunk(true, false);
            };
        }

        private String data(String replies, boolean good) {
            if (!mail || poisoned || chunks) {
                return "503";
            }
            if (!rcpt) {
                return "554";
            }
            kept += good ? 1 : 0;
            reset();
            return replies;
        }

        private String chunk(boolean last, boolean good) {
            if (!mail || poisoned) {
                return "503";
            }
            if (!rcpt) {
                poisoned = true;
                return "554";
            }
            if (last) {
                kept += good ? 1 : 0;
                reset();
            } else {
                chunks = good;
                poisoned = !good;
            }
            return good ? "250" : "550";
        }
    }

    private static final List<String> COMMANDS = List.of(
            "EHLO probe.example\r\n",
            "MAIL FROM:<a@src.example>\r\n",
            "RCPT TO:<b@dst.example>\r\n",
            "RCPT TO:<b@@dst.example>\r\n",
            "DATA\r\n",
            "DATA\r\n",
            "RSET\r\n",
            "VRFY \u00c3\u00bc@dst.example\r\n",
            "EHLO\r\n",
            "BDAT 4\r\na\r\nb",
            "BDAT 6 LAST\r\na: b\r\n",
            "BDAT 2\r\na\n",
            "BDAT 2 LAST\r\na\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noSequenceOfCommandsDiverges(long seed) {
        Random random = new Random(seed);
        PureSession session = new PureSession(true);
        Model model = new Model();
        StringBuilder history = new StringBuilder();
        for (int step = 0; step < STEPS; step++) {
            if (session.closed) {
                assertThat(history.toString())
                        .as("closed without a spent budget")
                        .contains("421");
                session = new PureSession(true);
                model = new Model();
                history.setLength(0);
            }
            int command = random.nextInt(COMMANDS.size());
            int kept = model.kept;
            String expected = model.expect(command);
            StringBuilder heard = new StringBuilder(codes(session.feed(COMMANDS.get(command), 1 + random.nextInt(9))));
            if (heard.toString().equals("354")) {
                String body = command == 4 ? "Subject: x\r\n\r\nhi\r\n.\r\n" : "Subject: x\r\n\r\nh\ni\r\n.\r\n";
                heard.append(' ').append(codes(session.feed(body, 1 + random.nextInt(9))));
            }
            history.append(COMMANDS.get(command).strip())
                    .append(" -> ")
                    .append(heard)
                    .append('\n');
            if (!session.closed) {
                assertThat(heard.toString()).as("%s", history).isEqualTo(expected);
                assertThat(session.log.kept.size()).isEqualTo(model.kept - kept);
                session.log.kept.clear();
            }
        }
    }

    private static String codes(List<Reply> replies) {
        StringBuilder codes = new StringBuilder();
        for (Reply reply : replies) {
            codes.append(codes.isEmpty() ? "" : " ").append(reply.code());
        }
        return codes.toString();
    }
}
