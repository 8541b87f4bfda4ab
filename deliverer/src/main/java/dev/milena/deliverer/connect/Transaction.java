package dev.milena.deliverer.connect;

import dev.milena.mail.Envelope;
import dev.milena.mail.MailId;
import dev.milena.stream.BodyStore;
import java.util.function.BooleanSupplier;

/**
 * One MAIL … end of data.
 *
 * @param octets where the message comes from, piece by piece
 * @param size octets of the message
 * @param mayFinish asked right before the end of data is sent: false (the partition is no longer ours, outcomes cannot be recorded) drops the connection
 *     instead, and every recipient fails with {@code QUEUE} stage, not ambiguous
 * @param ending called on the loop when its end of data goes out: now its session may take another ({@link Connector.Session#takesAnother})
 */
public record Transaction(
        MailId id, Envelope envelope, BodyStore.Octets octets, long size, BooleanSupplier mayFinish, Runnable ending) {}
