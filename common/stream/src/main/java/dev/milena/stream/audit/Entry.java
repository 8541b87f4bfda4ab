package dev.milena.stream.audit;

import dev.milena.mail.MailId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.UUID;

/**
 * One line of the account.
 *
 * @param ordinal of the recipient; {@link #EVERY} for all of the message
 * @param mark tells one final event from another: a hash of its id; 0 for all else
 * @param topic its number in the {@link Ledger}'s list of topics
 */
record Entry(MailId mail, int ordinal, Kind kind, int mark, int topic, int partition, long offset) {

    static final int EVERY = -1;

    /** Octets of a line on disk. */
    static final int SIZE = 2 * Long.BYTES + 5 * Integer.BYTES + Long.BYTES;

    /** Recipients of one message together, what holds for all of them first. */
    static final Comparator<Entry> BY_RECIPIENT = Comparator.comparing(Entry::mail)
            .thenComparingInt(Entry::ordinal)
            .thenComparing(Entry::kind)
            .thenComparingInt(Entry::topic)
            .thenComparingInt(Entry::partition)
            .thenComparingLong(Entry::offset);

    /** As they lie in Kafka: whoever reads them so reads forward. */
    static final Comparator<Entry> BY_PLACE = Comparator.comparingInt(Entry::topic)
            .thenComparingInt(Entry::partition)
            .thenComparingLong(Entry::offset);

    void write(ByteBuffer out) {
        out.putLong(mail.uuid().getMostSignificantBits())
                .putLong(mail.uuid().getLeastSignificantBits())
                .putInt(ordinal)
                .putInt(kind.number())
                .putInt(mark)
                .putInt(topic)
                .putInt(partition)
                .putLong(offset);
    }

    static Entry read(ByteBuffer in) {
        return new Entry(
                new MailId(new UUID(in.getLong(), in.getLong())),
                in.getInt(),
                Kind.of(in.getInt()),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getLong());
    }
}
