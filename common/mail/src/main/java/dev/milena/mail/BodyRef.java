package dev.milena.mail;

/**
 * Where the octets of a message lie for its whole life. The octets are the RFC 5322 message as it will be sent: CRLF line ends, not dot-stuffed,
 * the Received field on top.
 */
public sealed interface BodyRef {

    /** Largest message that lies in its accepted record; a larger one lies in chunks. Under Kafka's 1 MiB record limit with room for the envelope. */
    int INLINE_LIMIT = 900 * 1024;

    /** Largest message that travels with its delivery task; of a larger one the task has the reference. */
    int BESIDE_TASK = 256 * 1024;

    /** What the copies of one message beside several tasks have together at most; of one that would have more each task has the reference. */
    int BESIDE_TASKS = 1024 * 1024;

    /** Size of every chunk but the last. */
    int CHUNK_SIZE = 512 * 1024;

    /** Octets of the whole message. */
    long size();

    /** Lower-case hex SHA-256 of the whole message; what is read back is checked against it before its last octet is sent. */
    String sha256();

    /** In the value of the accepted record at this place of {@code mail.accepted}. */
    record Whole(int partition, long offset, long size, String sha256) implements BodyRef {}

    /**
     * In {@code count} records of {@code mail.body} with the message id as key, the first at {@code firstOffset}; other messages' chunks may lie between.
     *
     * @param gaps where the others lie, if that is known; else they are found by their key
     */
    record Chunked(int partition, long firstOffset, int count, long size, String sha256, ChunkGaps gaps)
            implements BodyRef {

        public Chunked {
            if (gaps.known() && gaps.count() != count - 1) {
                throw new IllegalArgumentException(
                        count + " chunks have " + (count - 1) + " gaps, not " + gaps.count());
            }
        }

        /** A reference that does not say where its chunks lie. */
        public Chunked(int partition, long firstOffset, int count, long size, String sha256) {
            this(partition, firstOffset, count, size, sha256, ChunkGaps.UNKNOWN);
        }
    }
}
