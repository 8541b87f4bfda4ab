package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.BodyType;
import dev.milena.mail.Destination;
import dev.milena.mail.DomainName;
import dev.milena.mail.Envelope;
import dev.milena.mail.Labels;
import dev.milena.mail.MailId;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Origin;
import dev.milena.mail.Recipient;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Route;
import dev.milena.mail.Target;
import dev.milena.mail.Task;
import dev.milena.mail.TaskId;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.TaskCodec;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Records that nobody of ours writes. Each kind is what stands where the JSON of a good record should. */
final class Poison {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String SHA = "0".repeat(64);
    private static final Origin ORIGIN = new Origin(null, null, "ESMTP", null, "poison");

    private Poison() {}

    static byte[] accepted() {
        return AcceptedCodec.encode(new AcceptedMail(id(), NOON, envelope(), ORIGIN, Labels.NONE, 5, SHA, null));
    }

    static byte[] task(int port, BodyRef body) {
        MailId id = id();
        Route route = new Route.Via(
                List.of(new Target("mx.poison.example", port, List.of(InetAddress.getLoopbackAddress()))), NOON);
        return TaskCodec.encode(new Task(
                TaskId.of(id, 0),
                id,
                new Destination("poison.example"),
                new DomainName("poison.example"),
                envelope(),
                route,
                body,
                NOON,
                0,
                0,
                false,
                ORIGIN,
                Labels.NONE));
    }

    static BodyRef missing() {
        return new BodyRef.Chunked(0, 1_000_000_000_000L, 3, 1_000_000, SHA);
    }

    /** Made of a good record, and none of them one. */
    static Map<String, byte[]> spoiled(byte[] good) {
        String json = new String(good, UTF_8);
        byte[] random = new byte[2_000];
        new Random(7).nextBytes(random);
        Map<String, byte[]> kinds = new LinkedHashMap<>();
        kinds.put("random octets", random);
        kinds.put("nothing", new byte[0]);
        kinds.put("unknown version", text(json.replace("\"v\":1", "\"v\":2")));
        kinds.put("no version", text(json.replace("\"v\":1,", "")));
        kinds.put("wrong types", text(json.replace("\"recipients\":[", "\"recipients\":[17,")));
        kinds.put("truncated", text(json.substring(0, json.length() / 2)));
        kinds.put("two records", text(json + json));
        kinds.put("nested deeply", text("{\"v\":1,\"x\":" + "[".repeat(100_000)));
        kinds.put("huge", text(json.replace("{\"v\":1", "{\"v\":1,\"x\":\"" + "x".repeat(3_500_000) + "\"")));
        kinds.put("half a character", text(json.replace("ada@", "\\ud800@")));
        kinds.put("a time beyond time", text(json.replace("2026-11-23T12:00:00Z", Instant.MAX.toString())));
        kinds.put("an ordinal twice", text(json.replace("\"recipients\":[", "\"recipients\":[" + RECIPIENT + ",")));
        kinds.put("nobody", text(json.replaceAll("\"recipients\":\\[[^\\]]*\\]", "\"recipients\":[]")));
        return kinds;
    }

    private static final String RECIPIENT = "{\"ordinal\":0,\"mailbox\":\"eve@poison.example\"}";

    private static byte[] text(String json) {
        return json.getBytes(UTF_8);
    }

    private static MailId id() {
        return MailId.next(NOON, new Random(3));
    }

    private static Envelope envelope() {
        Mailbox from = new Mailbox("ada", new DomainName("src.example"));
        Mailbox to = new Mailbox("bob", new DomainName("poison.example"));
        return new Envelope(
                ReversePath.to(from),
                List.of(new Recipient(0, to, Set.of(), null)),
                BodyType.SEVEN_BIT,
                false,
                null,
                null);
    }
}
