package dev.milena.ingress.listen;

import java.time.Duration;

/**
 * How long clients may take (RFC 5321 §4.5.3.2).
 *
 * @param command for one command, counted from the reply before it: octets in between do not extend it
 * @param crowdedCommand the same while connections are scarce
 * @param data without an octet of the message
 * @param octetsPerSecond slower than that on average, after {@code grace}, a message is given up
 * @param accept how long a message may wait for Kafka after its end, or at once before it, until the client is told to try again
 */
public record Pace(
        Duration command,
        Duration crowdedCommand,
        Duration data,
        long octetsPerSecond,
        Duration grace,
        Duration accept) {}
