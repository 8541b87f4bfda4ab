package dev.milena.stream;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import java.util.concurrent.CompletionStage;

/**
 * Ingress's door: what is stored here is answered with 250. Thread-safe; no call blocks, so an event loop may use it. Completion runs on a thread of this
 * package: hop back to your own before you touch your own state, and do nothing slow in it.
 */
public interface AcceptedLog extends AutoCloseable {

    /**
     * Stores a message of at most {@link BodyRef#INLINE_LIMIT} octets in one record with its envelope.
     *
     * @param body the message; must not be changed until the stage completes
     */
    Deposit append(AcceptedMail mail, byte[] body);

    /** Stores the envelope of a message whose chunks were all acknowledged ({@link AcceptedMail#chunks()} is present). */
    Deposit append(AcceptedMail mail);

    /** Begins the chunks of a larger message. They become mail only when an accepted record names them; else retention removes them. */
    ChunkWriter chunks(MailId id);

    /** False while the producer's buffer is above its high-water mark or Kafka does not answer: stop reading sockets, answer 451 to what is new. */
    boolean writable();

    /** False while a disk behind this log is nearly full: begin no message, answer 452; what is under way is still stored. */
    boolean roomy();

    /** Flushes what is under way and then the cancels that this gave rise to; bounded to twenty seconds. */
    @Override
    void close();

    /** One message on its way into the log. Thread-safe. */
    interface Deposit {

        /** What became of it; never {@link Stored.Safe} once it is withdrawn. */
        CompletionStage<Stored> stored();

        /**
         * Its client is about to be told 4yz: it must not become mail, whatever Kafka says later. Where it may be stored, its cancel is on its way with this
         * call. False if it is safe already; then {@link #stored} says so, and the client is told 250.
         */
        boolean withdraw();
    }

    /** What became of an append. */
    sealed interface Stored {

        /** Every in-sync replica has it (standalone with fsync: it is on disk). */
        record Safe() implements Stored {}

        /** It is certainly not stored. */
        record Refused(String reason) implements Stored {}

        /** Kafka did not answer in time, or only after it was withdrawn: it may or may not be stored. A cancel record for it is on its way; answer 451. */
        record Ambiguous(String reason) implements Stored {}
    }

    /** Writes the chunks of one message. For one thread. */
    interface ChunkWriter {

        /** Stores the next chunk: {@link BodyRef#CHUNK_SIZE} octets, the last one fewer. Await the stage before the next call: one chunk in memory. */
        CompletionStage<Stored> write(byte[] chunk);

        /** Where they lie. Throws {@link IllegalStateException} unless every write was {@link Stored.Safe}. */
        BodyRef.Chunked finish(String sha256);
    }
}
