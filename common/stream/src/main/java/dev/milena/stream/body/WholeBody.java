package dev.milena.stream.body;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.mail.Parsed;
import dev.milena.stream.BodyStore.Octets;
import dev.milena.stream.BodyStore.Piece;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.AcceptedCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A message in the value of its accepted record: one piece. The record's own envelope must be of the same message. */
final class WholeBody implements Octets {

    private final KafkaBodyStore store;
    private final MailId id;
    private final BodyRef.Whole ref;
    private boolean given;
    private @Nullable Wanted wanted;

    WholeBody(KafkaBodyStore store, MailId id, BodyRef.Whole ref) {
        this.store = store;
        this.id = id;
        this.ref = ref;
    }

    @Override
    public CompletionStage<Piece> next() {
        if (given) {
            throw new IllegalStateException("there was only one piece");
        }
        given = true;
        byte[] known = store.shelf().find(id, ref);
        if (known != null) {
            return CompletableFuture.completedFuture(new Piece.Part(known, true));
        }
        ConsumerRecord<byte[], byte[]> neighbour = store.neighbours().take(ref.partition(), ref.offset());
        if (neighbour != null) {
            return CompletableFuture.completedFuture(checked(neighbour));
        }
        Wanted wish =
                Wanted.at(new TopicPartition(TopicNames.ACCEPTED, ref.partition()), ref.offset(), store.deadline());
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

    private Piece piece(Got got) {
        return switch (got) {
            case Got.Gone gone -> new Piece.Broken(gone.reason());
            case Got.Away away -> new Piece.Unavailable(away.reason());
            case Got.Found found -> {
                // Where several waited for this record, the first has looked at it.
                byte[] known = store.shelf().find(id, ref);
                yield known == null ? checked(found.record()) : new Piece.Part(known, true);
            }
        };
    }

    private Piece checked(ConsumerRecord<byte[], byte[]> record) {
        byte[] octets = record.value();
        if (octets == null || !isOurs(record)) {
            return new Piece.Broken("the record at " + ref.partition() + "/" + ref.offset() + " is of another message");
        }
        Digest digest = new Digest();
        digest.add(octets);
        if (!digest.matches(ref.size(), ref.sha256())) {
            return new Piece.Broken("the stored octets do not match their digest");
        }
        store.shelf().keep(id, ref, octets);
        return new Piece.Part(octets, true);
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
        if (envelope == null || envelope.value() == null) {
            return false;
        }
        return switch (AcceptedCodec.id(envelope.value())) {
            case Parsed.Ok<MailId> ok -> ok.value().equals(id);
            case Parsed.Malformed<MailId> malformed -> false;
        };
    }
}
