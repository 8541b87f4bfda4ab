package dev.milena.stream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Event;
import dev.milena.mail.Parsed;
import dev.milena.mail.Task;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final int MANY = 1_000;

    @Test
    void everyAcceptedMailComesBackAsItWas() {
        for (int seed = 0; seed < MANY; seed++) {
            AcceptedMail mail = new RandomMail(seed).accepted();
            assertThat(AcceptedCodec.decode(AcceptedCodec.encode(mail)))
                    .as("seed %d", seed)
                    .isEqualTo(Parsed.ok(mail));
        }
    }

    @Test
    void everyTaskComesBackAsItWas() {
        for (int seed = 0; seed < MANY; seed++) {
            Task task = new RandomMail(seed).task();
            assertThat(TaskCodec.decode(TaskCodec.encode(task)))
                    .as("seed %d", seed)
                    .isEqualTo(Parsed.ok(task));
        }
    }

    @Test
    void everyEventComesBackAsItWas() {
        for (int seed = 0; seed < MANY; seed++) {
            Event event = new RandomMail(seed).event();
            assertThat(EventCodec.decode(EventCodec.encode(event)))
                    .as("seed %d", seed)
                    .isEqualTo(Parsed.ok(event));
        }
    }

    @Test
    void brokenBytesAreMalformedOrReadButNeverThrow() {
        Random random = new Random(7);
        for (int seed = 0; seed < MANY; seed++) {
            RandomMail mail = new RandomMail(seed);
            neverThrows(AcceptedCodec.encode(mail.accepted()), AcceptedCodec::decode, random);
            neverThrows(TaskCodec.encode(mail.task()), TaskCodec::decode, random);
            neverThrows(EventCodec.encode(mail.event()), EventCodec::decode, random);
        }
    }

    @Test
    void anyCutIsMalformed() {
        byte[] whole = TaskCodec.encode(new RandomMail(3).task());
        for (int length = 0; length < whole.length; length++) {
            assertThat(TaskCodec.decode(Arrays.copyOf(whole, length))).isInstanceOf(Parsed.Malformed.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "1",
                "\"x\"",
                "{\"v\":1}",
                "{\"v\":\"1\"}",
                "{\"v\":1,\"id\":null}",
                "\u0000"
            })
    void whatIsNoRecordIsMalformed(String text) {
        assertThat(AcceptedCodec.decode(text.getBytes(UTF_8))).isInstanceOf(Parsed.Malformed.class);
        assertThat(TaskCodec.decode(text.getBytes(UTF_8))).isInstanceOf(Parsed.Malformed.class);
        assertThat(EventCodec.decode(text.getBytes(UTF_8))).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void nestingWithoutEndIsMalformed() {
        byte[] deep = ("{\"v\":1,\"x\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertThat(TaskCodec.decode(deep)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void anUnknownVersionIsMalformedAndSaysSo() {
        byte[] next = changed(TaskCodec.encode(new RandomMail(1).task()), "{\"v\":1,", "{\"v\":2,");
        assertThat(TaskCodec.decode(next)).isEqualTo(Parsed.malformed("record version 2 is not known here, only 1"));
        byte[] none = changed(TaskCodec.encode(new RandomMail(1).task()), "{\"v\":1,", "{");
        assertThat(TaskCodec.decode(none)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void unknownFieldsArePassedOver() {
        Task task = new RandomMail(1).task();
        byte[] richer = changed(TaskCodec.encode(task), "{\"v\":1,", "{\"new\":{\"a\":[1,{\"v\":9}]},\"v\":1,");
        assertThat(TaskCodec.decode(richer)).isEqualTo(Parsed.ok(task));
    }

    @Test
    void anEventHasTheNamesOfKumoMta() {
        String json = new String(EventCodec.encode(new RandomMail(5).event()), UTF_8);
        assertThat(json)
                .contains(
                        "\"type\":",
                        "\"id\":",
                        "\"sender\":",
                        "\"recipient\":",
                        "\"queue\":",
                        "\"site\":",
                        "\"size\":",
                        "\"response\":{\"code\":",
                        "\"timestamp\":",
                        "\"event_time\":\"",
                        "\"created\":",
                        "\"created_time\":\"",
                        "\"num_attempts\":",
                        "\"nodeid\":",
                        "\"event_id\":");
    }

    private static void neverThrows(byte[] good, Function<byte[], Parsed<?>> decode, Random random) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bad[random.nextInt(bad.length)] = random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) "\"{}[],:019e-\\".charAt(random.nextInt(13));
        }
        try {
            assertThat(decode.apply(bad) != null).isTrue();
        } catch (RuntimeException thrown) {
            throw new AssertionError(new String(bad, UTF_8), thrown);
        }
    }

    private static byte[] changed(byte[] json, String from, String to) {
        return new String(json, UTF_8).replace(from, to).getBytes(UTF_8);
    }
}
