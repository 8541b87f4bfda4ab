package dev.milena.stream;

import dev.milena.mail.Parsed;
import java.time.Duration;

/** The names of the topics and of the headers of their records: no other place spells one. */
public final class TopicNames {

    public static final String ACCEPTED = "mail.accepted";
    public static final String BODY = "mail.body";
    public static final String EVENTS = "mail.events";
    public static final String CONTROL = "mail.control";
    public static final String DEAD = "mail.dead";
    public static final String DELIVER_PREFIX = "mail.deliver.";
    public static final String RETRY_PREFIX = "mail.retry.";

    /** {@code mail.accepted}: JSON of the accepted mail ({@link dev.milena.stream.wire.AcceptedCodec}). */
    public static final String ENVELOPE_HEADER = "envelope";

    /** {@code mail.deliver.*} with an inline body: JSON of the task ({@link dev.milena.stream.wire.TaskCodec}). */
    public static final String TASK_HEADER = "task";

    /**
     * {@code mail.accepted}: until when the client of a message has its answer, in milliseconds since 1970. Who reads the message later does not know whether
     * that was 250; a cancel may lie behind it, or come. Reports have none.
     */
    public static final String ANSWERED_BY_HEADER = "answered-by";

    /**
     * {@code mail.accepted}: the id of a message that was answered 451 because its record was not acknowledged in time. Such a record has no
     * {@code envelope} header and an empty value, and lies behind the message in the same partition. The rule for whoever reads {@code mail.accepted}: a
     * message whose cancel was seen is not mail; one that is read after its {@code answered-by} is not taken before it is certain that no cancel comes. One
     * that was routed before its client was answered stays routed: then its sender repeats it, and the recipient has it twice, never zero times.
     */
    public static final String CANCEL_HEADER = "cancel";

    /** {@code mail.dead}: why the record could not be handled, in words. */
    public static final String REASON_HEADER = "reason";

    /** {@code mail.dead}, where a bug of ours is the reason: where it happened, bounded. */
    public static final String STACK_HEADER = "stack";

    /** {@code mail.dead}: the topic that a record was to be written to when it could not be. Without it the record was read from its {@code origin}. */
    public static final String TARGET_HEADER = "target";

    /** {@code mail.dead}, on a record without a value: the letter at this {@code partition/offset} of the topic was replayed, and is no longer open. */
    public static final String REPLAYED_HEADER = "replayed";

    /** {@code mail.dead}, on a record that was cut to fit: the octets of key, value and headers as they were, in decimal. */
    public static final String TRUNCATED_HEADER = "truncated";

    /** {@code mail.events} and {@code mail.dead}: {@code topic/partition/offset} of the record it is about. */
    public static final String ORIGIN_HEADER = "origin";

    /**
     * {@code mail.events}, on the last record of a task: nothing of the record at {@code origin} is left to do. Where no event says so, a record without a value
     * carries it: whoever reads events skips those.
     */
    public static final String SETTLED_HEADER = "settled";

    private TopicNames() {}

    public static String deliver(DeliverTopic topic) {
        return DELIVER_PREFIX + topic.suffix();
    }

    /** {@code mail.retry.1h30m}: one topic for each delay, however the delay was written. */
    public static String retry(Duration delay) {
        return RETRY_PREFIX + DelayText.of(delay);
    }

    public static boolean isRetry(String topic) {
        return topic.startsWith(RETRY_PREFIX);
    }

    /** The delay a retry topic stands for. */
    public static Parsed<Duration> retryDelay(String topic) {
        return isRetry(topic)
                ? DelayText.parse(topic.substring(RETRY_PREFIX.length()))
                : Parsed.malformed(topic + " is no retry topic");
    }
}
