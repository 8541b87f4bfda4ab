package dev.milena.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.ingress.InputMatrix.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the input matrix, through the bare session however the octets are cut, and through a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputMatrixTest {

    private final Ingress ingress = new Ingress();

    static Stream<Row> rows() {
        return InputMatrix.rows();
    }

    @BeforeAll
    void listens() {
        assertThat(ingress.service.ready()).isTrue();
    }

    @AfterAll
    void close() {
        ingress.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSessionAnswersRightHoweverTheInputIsCut(Row row) {
        int length = row.steps().stream().mapToInt(String::length).sum();
        for (int piece : length > 100_000 ? new int[] {65_536, 1447} : new int[] {65_536, 1, 2, 7, 1447}) {
            PureSession session = new PureSession(true);
            assertThat(session.codes(row.preamble(), 1 << 20)).matches("[23 50-4]*");
            assertThat(session.codes(row.steps(), piece)).matches(row.answers());
            assertThat(session.log.kept).hasSize(row.kept());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSocketAnswersTheSame(Row row) throws Exception {
        PureSession model = new PureSession(true);
        ingress.log.kept.clear();
        try (Peer peer = ingress.connect()) {
            assertThat(peer.hear()).startsWith("220");
            for (String step : row.preamble()) {
                assertThat(peer.ask(step))
                        .startsWith(model.feed(step, 65_536).getFirst().code() + "");
            }
            for (String step : row.steps()) {
                if (model.closed) {
                    break;
                }
                List<String> expected = new ArrayList<>();
                model.feed(step, 65_536).forEach(reply -> expected.add(Integer.toString(reply.code())));
                List<String> heard = new ArrayList<>();
                Thread writer = Thread.ofVirtual().start(() -> sayAll(peer, step));
                for (int i = 0; i < expected.size(); i++) {
                    heard.add(peer.hear().substring(0, 3));
                }
                writer.join();
                assertThat(heard).isEqualTo(expected);
            }
            if (model.closed) {
                assertThat(peer.hear()).isIn("EOF", "RST");
            }
        }
        assertThat(ingress.log.kept).hasSize(row.kept());
    }

    /** A server that closes does not read on: the rest of a large step may not go out. */
    private static void sayAll(Peer peer, String step) {
        try {
            peer.say(step);
        } catch (java.io.IOException closed) {
            assertThat(closed).isNotNull();
        }
    }
}
