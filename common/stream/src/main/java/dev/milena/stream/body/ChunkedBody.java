package dev.milena.stream.body;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.BodyStore.Octets;
import dev.milena.stream.BodyStore.Piece;
import dev.milena.stream.TopicNames;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A message in chunks, one piece each: the next is read only when it is asked for. The last is given only when all of them together match the digest. For one
 * caller, and the reader's thread between a call and its answer.
 */
final class ChunkedBody implements Octets {

    private final KafkaBodyStore store;
    private final BodyRef.Chunked ref;
    private final byte[] key;
    private final Digest digest = new Digest();
    /** Where each chunk lies; of an old reference only the first. */
    private final long[] offsets;

    private int given;
    /** Where to look for the next one if it is not known where it lies. */
    private long from;

    private boolean ended;
    private @Nullable Wanted wanted;

    ChunkedBody(KafkaBodyStore store, MailId id, BodyRef.Chunked ref) {
        this.store = store;
        this.ref = ref;
        this.key = id.toString().getBytes(US_ASCII);
        this.offsets = ref.gaps().offsets(ref.firstOffset());
        this.from = ref.firstOffset();
    }

    @Override
    public CompletionStage<Piece> next() {
        if (ended) {
            throw new IllegalStateException("the last piece was given");
        }
        TopicPartition partition = new TopicPartition(TopicNames.BODY, ref.partition());
        Wanted wish = placed()
                ? Wanted.at(partition, offsets[given], store.deadline())
                : Wanted.keyed(partition, from, key, store.deadline());
        wanted = wish;
        store.want(wish);
        return wish.got().thenApply(this::piece);
    }

    @Override
    public void cancel() {
        if (wanted != null) {
            wanted.cancel();
        }
    }

    private boolean placed() {
        return given < offsets.length;
    }

    private Piece piece(Got got) {
        return switch (got) {
            case Got.Gone gone -> broken(gone.reason());
            case Got.Away away -> new Piece.Unavailable(away.reason());
            case Got.Found found -> checked(found.record());
        };
    }

    private Piece checked(ConsumerRecord<byte[], byte[]> record) {
        byte[] octets = record.value();
        if (placed() && !Arrays.equals(key, record.key())) {
            return broken("the record at " + ref.partition() + "/" + record.offset() + " is of another message");
        }
        if (octets == null) {
            return broken("a chunk is empty");
        }
        digest.add(octets);
        given++;
        from = record.offset() + 1;
        if (given < ref.count()) {
            return new Piece.Part(octets, false);
        }
        ended = true;
        return digest.matches(ref.size(), ref.sha256())
                ? new Piece.Part(octets, true)
                : new Piece.Broken("the stored octets do not match their digest");
    }

    private Piece broken(String reason) {
        ended = true;
        return new Piece.Broken(reason);
    }
}
