package dev.milena.stream.body;

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

    private final Rack<ConsumerRecord<byte[], byte[]>> kept = Rack.firstInFirstOut(ROOM, Neighbours::size);

    /** Keeps a record of {@code mail.accepted} that nobody asks for now. One without octets or with many is not kept. */
    void keep(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value != null && value.length > 0 && value.length <= LARGEST) {
            kept.put(record.partition(), record.offset(), record);
        }
    }

    /** Gives the record away; null if it is not there. */
    @Nullable ConsumerRecord<byte[], byte[]> take(int partition, long offset) {
        return kept.take(partition, offset);
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
