package dev.milena.mail;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The id of an accepted message: a UUIDv7 (RFC 9562 §5.7), so that ids sort by acceptance time and a trace can seek by it. */
public record MailId(UUID uuid) implements Comparable<MailId> {

    /** A new id for {@code now} (millisecond precision) with 74 bits from {@code random}. */
    public static MailId next(Instant now, RandomGenerator random) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new MailId(new UUID(high, low));
    }

    public static Parsed<MailId> parse(String text) {
        if (text.length() != 36) {
            return Parsed.malformed("a message id is a UUID of 36 characters");
        }
        try {
            return Parsed.ok(new MailId(UUID.fromString(text)));
        } catch (IllegalArgumentException notAUuid) {
            return Parsed.malformed("a message id is a UUID");
        }
    }

    /** When the message was accepted, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
    }

    @Override
    public int compareTo(MailId other) {
        int high = Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
