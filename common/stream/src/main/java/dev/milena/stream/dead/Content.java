package dev.milena.stream.dead;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.Parsed;
import dev.milena.mail.Task;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.TaskCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What a letter holds, as far as it can be read. */
sealed interface Content {

    /** A message that was not routed yet, or a report. */
    record Mail(AcceptedMail mail) implements Content {}

    /** @param withBody whether the value is the message itself */
    record Work(Task task, boolean withBody) implements Content {}

    record Unreadable() implements Content {}

    static Content of(ConsumerRecord<byte[], byte[]> letter) {
        byte[] envelope = header(letter, TopicNames.ENVELOPE_HEADER);
        if (envelope != null && AcceptedCodec.decode(envelope) instanceof Parsed.Ok<AcceptedMail> ok) {
            return new Mail(ok.value());
        }
        byte[] beside = header(letter, TopicNames.TASK_HEADER);
        byte[] json = beside == null ? letter.value() : beside;
        if (json != null && TaskCodec.decode(json) instanceof Parsed.Ok<Task> ok) {
            return new Work(ok.value(), beside != null);
        }
        return new Unreadable();
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
