package dev.milena.stream.body;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came from Kafka beside one that was looked for, until somebody asks for them or others need the room. What failed together lies together and is
 * due together, and a look brings a quarter of a megabyte: without this each of two dozen messages would bring it again. Nothing of them was checked yet.
 * Thread-safe.
 */
final class Neighbours {

    /** What a loaded machine delivers in about two seconds: those that lie together ask for their octets within that. */
    static final int ROOM = 16 * 1024 * 1024;

    /** Of larger ones few come with a look, and who asks has them checked on his own thread. */
    static final int LARGEST = 64 * 1024;

    private record Place(int partition, long offset) {}

    /** Who came first goes first. */
    private final LinkedHashMap<Place, ConsumerRecord<byte[], byte[]>> kept = new LinkedHashMap<>();

    private long octets;

    /** Keeps a record of {@code mail.accepted} that nobody asks for now. One without octets or with many is not kept. */
    synchronized void keep(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null || value.length == 0 || value.length > LARGEST) {
            return;
        }
        if (kept.putIfAbsent(new Place(record.partition(), record.offset()), record) == null) {
            octets += size(record);
        }
        for (Iterator<ConsumerRecord<byte[], byte[]>> oldest = kept.values().iterator(); octets > ROOM; ) {
            octets -= size(oldest.next());
            oldest.remove();
        }
    }

    /** Gives the record away; null if it is not there. */
    synchronized @Nullable ConsumerRecord<byte[], byte[]> take(int partition, long offset) {
        ConsumerRecord<byte[], byte[]> record = kept.remove(new Place(partition, offset));
        if (record != null) {
            octets -= size(record);
        }
        return record;
    }

    /** Of one to many recipients the envelope is the larger part. */
    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = record.value().length;
        for (Header header : record.headers()) {
            size += header.value() == null ? 0 : header.value().length;
        }
        return size;
    }
}
