package dev.milena.stream.routing;

import dev.milena.mail.BodyRef;
import dev.milena.mail.Event;
import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.RouteIntake.Outbound;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.EventCodec;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the router writes, as records. Stateless. */
final class OutboundRecords {

    private OutboundRecords() {}

    /** @param topic where a task goes that is dispatched: the one asked for, or another if that does not exist */
    static ProducerRecord<byte[], byte[]> dispatch(Outbound.Dispatch dispatch, DeliverTopic topic) {
        Task task = dispatch.task();
        byte[] key =
                bytes(topic.dedicated() ? task.id().text() : task.destination().key());
        byte[] json = TaskCodec.encode(task);
        byte[] octets = dispatch.octets();
        if (octets == null || octets.length > BodyRef.BESIDE_TASK) {
            return new ProducerRecord<>(TopicNames.deliver(topic), key, json);
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TopicNames.deliver(topic), key, octets);
        record.headers().add(TopicNames.TASK_HEADER, json);
        return record;
    }

    static ProducerRecord<byte[], byte[]> park(Outbound.Park park) {
        return new ProducerRecord<>(
                TopicNames.retry(park.delay()), bytes(park.task().destination().key()), TaskCodec.encode(park.task()));
    }

    /** @param turn the key: all events of a transaction go to one partition, as each further one would cost a registration and a marker */
    static ProducerRecord<byte[], byte[]> emit(Event event, long turn) {
        return new ProducerRecord<>(TopicNames.EVENTS, bytes(Long.toString(turn)), EventCodec.encode(event));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
