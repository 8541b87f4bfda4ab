package dev.milena.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ADedicatedTopicCarriesItsDomainTest {

    @Test
    void andNothingElse(@TempDir Path data) throws IOException, ExecutionException, InterruptedException {
        try (MilenaUnderTest milena = new MilenaUnderTest(data, Setup.PLAIN.withDedicated("big.example"))) {
            milena.exchange("<ada@src.example>", "<bob@big.example>", Letters.plain("to the big one"));
            milena.exchange("<ada@src.example>", "<bob@small.example>", Letters.plain("to a small one"));

            assertThat(records(milena, "mail.deliver.big.example")).isPositive();
            assertThat(records(milena, "mail.deliver.shared")).isPositive();
            assertThat(records(milena, "mail.deliver.big.example")).isEqualTo(records(milena, "mail.deliver.shared"));
        }
    }

    /** Offsets used, transaction markers included. */
    private static long records(MilenaUnderTest milena, String topic) throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", milena.kafkaServers());
        try (Admin admin = Admin.create(properties)) {
            TopicDescription description = requireNonNull(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            long sum = 0;
            for (var partition : description.partitions()) {
                TopicPartition one = new TopicPartition(topic, partition.partition());
                sum += admin.listOffsets(Map.of(one, OffsetSpec.latest()))
                        .partitionResult(one)
                        .get()
                        .offset();
            }
            return sum;
        }
    }
}
