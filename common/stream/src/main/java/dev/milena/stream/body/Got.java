package dev.milena.stream.body;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What came of looking for a record. */
sealed interface Got {

    record Found(ConsumerRecord<byte[], byte[]> record) implements Got {}

    /** It is not there and will not come. */
    record Gone(String reason) implements Got {}

    /** Kafka did not say. */
    record Away(String reason) implements Got {}
}
