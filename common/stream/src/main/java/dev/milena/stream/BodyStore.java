package dev.milena.stream;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import java.util.concurrent.CompletionStage;

/** Reads the octets of messages back. Thread-safe; no call blocks. */
public interface BodyStore extends AutoCloseable {

    /** Begins to read; costs nothing until the first {@link Octets#next()}. */
    Octets open(MailId id, BodyRef ref);

    @Override
    void close();

    /** One message's octets in order, a piece at a time: at most two pieces are in memory. For one caller at a time. */
    interface Octets {

        /** Await each stage before the next call. The last piece is given only after the whole was found to match its digest. */
        CompletionStage<Piece> next();

        /** Gives the reader back early. Idempotent. */
        void cancel();
    }

    sealed interface Piece {

        /**
         * @param octets shared with other deliveries of the same message: never to be changed
         * @param last no more follow
         */
        record Part(byte[] octets, boolean last) implements Piece {}

        /** The octets are gone or are not what was stored: this message must not be sent. */
        record Broken(String reason) implements Piece {}

        /** Kafka does not answer now: try again later. */
        record Unavailable(String reason) implements Piece {}
    }
}
