package dev.milena.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message Milena has answered for with 250: everything but its octets.
 *
 * @param size octets of the message as stored
 * @param sha256 lower-case hex digest of them
 * @param chunks where the octets lie when they are too many for the accepted record; null when they are its value
 */
public record AcceptedMail(
        MailId id,
        Instant acceptedAt,
        Envelope envelope,
        Origin origin,
        Labels labels,
        long size,
        String sha256,
        BodyRef.@Nullable Chunked chunks) {}
