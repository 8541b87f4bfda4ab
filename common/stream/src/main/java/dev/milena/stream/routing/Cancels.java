package dev.milena.stream.routing;

import dev.milena.mail.MailId;
import dev.milena.mail.Parsed;
import dev.milena.stream.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were answered 451 though their records lie in the topic. A cancel lies behind its message in the same partition; {@link Doubts} sees to it that
 * it is read before the message is taken. One that comes after its message was routed, in time as far as anyone knew, comes too late.
 */
final class Cancels {

    /** As many as an ingress keeps for a Kafka that is away. */
    private static final int REMEMBERED = 100_000;

    private final Set<MailId> ids = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MailId, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Takes note if the record is a cancel. */
    void note(ConsumerRecord<byte[], byte[]> record) {
        MailId id = cancelled(record);
        if (id != null) {
            ids.add(id);
        }
    }

    /** The message that a record cancels; null for whatever is not wholly a cancel of ours: that may be mail, and is not passed over without a word. */
    static @Nullable MailId cancelled(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(TopicNames.CANCEL_HEADER);
        boolean bare = (record.value() == null || record.value().length == 0)
                && record.headers().lastHeader(TopicNames.ENVELOPE_HEADER) == null;
        // A header may be there without a value.
        if (!bare || header == null || header.value() == null) {
            return null;
        }
        return switch (MailId.parse(new String(header.value(), StandardCharsets.US_ASCII))) {
            case Parsed.Ok<MailId> ok -> ok.value();
            case Parsed.Malformed<MailId> foreign -> null;
        };
    }

    boolean cancelled(MailId id) {
        return !ids.isEmpty() && ids.contains(id);
    }
}
