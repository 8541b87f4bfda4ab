package dev.milena.stream.routing;

import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyRef;
import dev.milena.mail.Parsed;
import dev.milena.mail.Task;
import dev.milena.stream.RouteIntake.Inbound;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.AcceptedCodec;
import dev.milena.stream.wire.TaskCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Makes of a record what the router understands. Stateless. */
final class InboundReader {

    private InboundReader() {}

    static Parsed<Inbound> read(ConsumerRecord<byte[], byte[]> record) {
        return TopicNames.isRetry(record.topic()) ? due(record) : accepted(record);
    }

    private static Parsed<Inbound> due(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Parsed.malformed("a retry record without a task");
        }
        return switch (TaskCodec.decode(record.value())) {
            case Parsed.Malformed<Task> bad -> Parsed.malformed(bad.reason());
            case Parsed.Ok<Task> ok -> Parsed.ok(new Inbound.Due(ok.value()));
        };
    }

    private static Parsed<Inbound> accepted(ConsumerRecord<byte[], byte[]> record) {
        Header envelope = record.headers().lastHeader(TopicNames.ENVELOPE_HEADER);
        if (envelope == null || envelope.value() == null) {
            return Parsed.malformed("an accepted record without an envelope");
        }
        return switch (AcceptedCodec.decode(envelope.value())) {
            case Parsed.Malformed<AcceptedMail> bad -> Parsed.malformed(bad.reason());
            case Parsed.Ok<AcceptedMail> ok -> accepted(ok.value(), record);
        };
    }

    private static Parsed<Inbound> accepted(AcceptedMail mail, ConsumerRecord<byte[], byte[]> record) {
        BodyRef.Chunked chunks = mail.chunks();
        if (chunks != null) {
            return Parsed.ok(new Inbound.Accepted(mail, chunks, null));
        }
        byte[] octets = record.value();
        if (octets == null || octets.length != mail.size()) {
            return Parsed.malformed("the envelope speaks of " + mail.size() + " octets, the record has "
                    + (octets == null ? "none" : String.valueOf(octets.length)));
        }
        BodyRef body = new BodyRef.Whole(record.partition(), record.offset(), mail.size(), mail.sha256());
        return Parsed.ok(new Inbound.Accepted(mail, body, octets));
    }
}
