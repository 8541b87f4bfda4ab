package dev.milena.stream.dead;

import dev.milena.mail.Task;
import dev.milena.stream.DeliverTopic;
import dev.milena.stream.TopicNames;
import dev.milena.stream.wire.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Where a letter goes when it is sent back, and as what. A message goes to {@code mail.accepted}; a task with its body to its deliver topic, or to the shared one
 * when that is gone; a task by reference to the shortest delay topic, so that the router finds its way anew; what cannot be read to where it was, as it was:
 * whoever replays it has a version that reads it. Recipients that have their final event meanwhile are left out. Pure.
 */
final class WayBack {

    private static final String AGAIN = TopicNames.retry(Duration.ofSeconds(10));
    private static final String SHARED = TopicNames.deliver(DeliverTopic.SHARED);

    /** What a letter adds behind the headers of its record. */
    private static final List<String> OURS = List.of(
            TopicNames.REASON_HEADER,
            TopicNames.ORIGIN_HEADER,
            TopicNames.STACK_HEADER,
            TopicNames.TARGET_HEADER,
            TopicNames.TRUNCATED_HEADER);

    private final Set<String> topics;
    private final Outcomes outcomes;

    /** What is to be done about a letter. */
    sealed interface Step {

        record Send(ProducerRecord<byte[], byte[]> record) implements Step {}

        record Close(String why) implements Step {}

        record Refuse(String why) implements Step {}
    }

    WayBack(Set<String> topics, Outcomes outcomes) {
        this.topics = topics;
        this.outcomes = outcomes;
    }

    Step of(ConsumerRecord<byte[], byte[]> letter) {
        String target = Letters.text(letter, TopicNames.TARGET_HEADER);
        String origin = Letters.text(letter, TopicNames.ORIGIN_HEADER);
        String truncated = Letters.text(letter, TopicNames.TRUNCATED_HEADER);
        if (truncated != null) {
            return new Step.Refuse(
                    "it was cut to fit from " + truncated + " octets; the rest may still lie at its origin");
        }
        if (target != null && target.equals(TopicNames.EVENTS)) {
            return new Step.Refuse("it is an event that could not be written, and nothing that could be delivered");
        }
        return switch (Content.of(letter)) {
            case Content.Mail mail ->
                outcomes.known(mail.mail().id())
                        ? new Step.Close("its message was routed meanwhile")
                        : as(letter, TopicNames.ACCEPTED, letter.key());
            case Content.Work work -> work(letter, work, origin);
            case Content.Unreadable unreadable -> unreadable(letter, target == null ? topic(origin) : target);
        };
    }

    private Step work(ConsumerRecord<byte[], byte[]> letter, Content.Work work, @Nullable String origin) {
        Task task = work.task();
        Set<Integer> done = new HashSet<>(outcomes.done(task.mail()));
        List<Integer> all = task.envelope().recipients().stream()
                .map(recipient -> recipient.ordinal())
                .toList();
        if (done.containsAll(all)) {
            return new Step.Close("each of its recipients has a final event");
        }
        byte[] json = TaskCodec.encode(task.without(done));
        byte[] destination = task.destination().key().getBytes(StandardCharsets.UTF_8);
        if (!work.withBody()) {
            return existing(new ProducerRecord<>(AGAIN, destination, json));
        }
        String from = topic(origin);
        boolean same = from != null && from.startsWith(TopicNames.DELIVER_PREFIX) && topics.contains(from);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(same ? from : SHARED, same ? letter.key() : destination, letter.value());
        record.headers().add(TopicNames.TASK_HEADER, json);
        return existing(record);
    }

    private Step unreadable(ConsumerRecord<byte[], byte[]> letter, @Nullable String to) {
        if (to == null) {
            return new Step.Refuse("it does not say where it came from");
        }
        boolean gone = to.startsWith(TopicNames.DELIVER_PREFIX) && !topics.contains(to);
        return as(letter, gone ? SHARED : to, letter.key());
    }

    private Step as(ConsumerRecord<byte[], byte[]> letter, String topic, byte @Nullable [] key) {
        RecordHeaders headers = new RecordHeaders(letter.headers());
        for (String name : OURS) {
            Header last = headers.lastHeader(name);
            if (last != null) {
                removeLast(headers, name);
            }
        }
        return existing(new ProducerRecord<>(topic, null, key, letter.value(), headers));
    }

    /** The record may have had one of the same name. */
    private static void removeLast(RecordHeaders headers, String name) {
        List<Header> same = new ArrayList<>();
        headers.headers(name).forEach(same::add);
        headers.remove(name);
        same.subList(0, same.size() - 1).forEach(headers::add);
    }

    private Step existing(ProducerRecord<byte[], byte[]> record) {
        return topics.contains(record.topic())
                ? new Step.Send(record)
                : new Step.Refuse("there is no topic " + record.topic() + "; run `milena topics apply`");
    }

    private static @Nullable String topic(@Nullable String origin) {
        int slash = origin == null ? -1 : origin.indexOf('/');
        return origin == null || slash < 0 ? null : origin.substring(0, slash);
    }
}
