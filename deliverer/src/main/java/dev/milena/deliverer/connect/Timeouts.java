package dev.milena.deliverer.connect;

import dev.milena.mail.Failure.Stage;
import dev.milena.runtime.config.Default;
import java.time.Duration;
import java.util.List;

/**
 * How long each answer may take in all, from its command (or the answer before it) to its last octet: a drip does not extend it. The values are those of
 * RFC 5321 §4.5.3.2, except the greeting (5 min there; KumoMTA waits one, and a host that needs longer serves nobody). A data block is 64 KiB of the
 * message and must be taken by the network within its time. {@code endOfData} is long on purpose: giving up there makes duplicates. {@code transaction}
 * bounds all of them together, up to the end of data: a server that is slow a hundred times, each time within its time, holds a connection no longer.
 */
public record Timeouts(
        @Default("30s") Duration connect,
        @Default("1m") Duration greeting,
        @Default("5m") Duration ehlo,
        @Default("1m") Duration startTls,
        @Default("5m") Duration mail,
        @Default("5m") Duration rcpt,
        @Default("2m") Duration data,
        @Default("3m") Duration dataBlock,
        @Default("10m") Duration endOfData,
        @Default("1h") Duration transaction) {

    public Timeouts {
        List<Duration> all =
                List.of(connect, greeting, ehlo, startTls, mail, rcpt, data, dataBlock, endOfData, transaction);
        for (Duration each : all) {
            if (!each.isPositive() || each.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("a timeout is more than 0 and at most 24h, not " + each);
            }
        }
    }

    public static Timeouts standard() {
        return new Timeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10),
                Duration.ofHours(1));
    }

    Duration of(Stage stage) {
        return switch (stage) {
            case CONNECT -> connect;
            case GREETING -> greeting;
            case EHLO -> ehlo;
            case STARTTLS -> startTls;
            case ROUTE, QUEUE, MAIL -> mail;
            case RCPT -> rcpt;
            case DATA -> data;
            case BODY, BODY_STORE -> dataBlock;
            case END_OF_DATA -> endOfData;
        };
    }
}
