package dev.milena.stream.accepted;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.milena.mail.BodyRef;
import dev.milena.mail.ChunkGaps;
import dev.milena.mail.MailId;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.AcceptedLog.Stored;
import dev.milena.stream.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks of one message. All have the message id as key, so they lie in one partition in the order they were written. For one thread, and the thread that
 * acknowledges: each field is set before the stage of its chunk completes, which the writer awaits.
 */
final class Chunks implements AcceptedLog.ChunkWriter {

    private static final Logger LOG = LoggerFactory.getLogger(Chunks.class);

    private static final int NONE = -1;

    private final KafkaAcceptedLog log;
    private final byte[] key;
    private int written;
    private final List<Long> offsets = new ArrayList<>();
    private int partition = NONE;
    private long size;

    Chunks(KafkaAcceptedLog log, MailId id) {
        this.log = log;
        this.key = id.toString().getBytes(US_ASCII);
    }

    @Override
    public CompletionStage<Stored> write(byte[] chunk) {
        if (offsets.size() != written) {
            throw new IllegalStateException("the chunk before is not stored");
        }
        written++;
        CompletableFuture<Stored> stored = new CompletableFuture<>();
        log.turns().take(chunk.length, () -> send(chunk, stored));
        return stored;
    }

    private void send(byte[] chunk, CompletableFuture<Stored> stored) {
        // Not the chunk itself: Kafka copies it, and what waits for its acknowledgement would hold it a second time.
        int length = chunk.length;
        Pending pending = new Pending(log.pressure(), length) {
            @Override
            void became(Stored what, @Nullable RecordMetadata metadata) {
                if (what instanceof Stored.Safe && metadata != null) {
                    placed(metadata, length);
                }
                if (!(what instanceof Stored.Safe)) {
                    LOG.warn("a chunk was not stored, and so not its message: {}", what);
                }
                log.turns().over(length);
                stored.complete(what);
            }
        };
        log.send(new ProducerRecord<>(TopicNames.BODY, key, chunk), pending);
    }

    private void placed(RecordMetadata place, int length) {
        if (partition == NONE) {
            partition = place.partition();
        } else if (partition != place.partition()) {
            // Partitions were added to the topic meanwhile: this message cannot be named by one reference any more.
            return;
        }
        offsets.add(place.offset());
        size += length;
    }

    @Override
    public BodyRef.Chunked finish(String sha256) {
        if (written == 0 || offsets.size() != written) {
            throw new IllegalStateException(written + " chunks were written, " + offsets.size() + " are stored");
        }
        return new BodyRef.Chunked(partition, offsets.getFirst(), written, size, sha256, ChunkGaps.between(offsets));
    }
}
