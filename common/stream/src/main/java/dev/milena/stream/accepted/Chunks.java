package dev.milena.stream.accepted;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.AcceptedLog.Stored;
import dev.milena.stream.TopicNames;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one message. All have the message id as key, so they lie in one partition in the order they were written. For one thread, and the thread that
 * acknowledges: each field is set before the stage of its chunk completes, which the writer awaits.
 */
final class Chunks implements AcceptedLog.ChunkWriter {

    private static final int NONE = -1;

    private final KafkaAcceptedLog log;
    private final byte[] key;
    private int written;
    private int safe;
    private int partition = NONE;
    private long firstOffset;
    private long size;

    Chunks(KafkaAcceptedLog log, MailId id) {
        this.log = log;
        this.key = id.toString().getBytes(US_ASCII);
    }

    @Override
    public CompletionStage<Stored> write(byte[] chunk) {
        if (safe != written) {
            throw new IllegalStateException("the chunk before is not stored");
        }
        written++;
        // Not the chunk itself: Kafka copies it, and what waits for its acknowledgement would hold it a second time.
        int length = chunk.length;
        Pending pending = new Pending(log.pressure(), length) {
            @Override
            void became(Stored what, @Nullable RecordMetadata metadata) {
                if (what instanceof Stored.Safe && metadata != null) {
                    placed(metadata, length);
                }
            }
        };
        log.send(new ProducerRecord<>(TopicNames.BODY, key, chunk), pending);
        return pending.stored();
    }

    private void placed(RecordMetadata place, int length) {
        if (partition == NONE) {
            partition = place.partition();
            firstOffset = place.offset();
        } else if (partition != place.partition()) {
            // Partitions were added to the topic meanwhile: this message cannot be named by one reference any more.
            return;
        }
        safe++;
        size += length;
    }

    @Override
    public BodyRef.Chunked finish(String sha256) {
        if (written == 0 || safe != written) {
            throw new IllegalStateException(written + " chunks were written, " + safe + " are stored");
        }
        return new BodyRef.Chunked(partition, firstOffset, written, size, sha256);
    }
}
