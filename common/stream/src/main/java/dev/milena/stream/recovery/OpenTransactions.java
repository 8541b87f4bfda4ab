package dev.milena.stream.recovery;

import dev.milena.stream.client.AdminAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends every transaction that a dead process left open. Those the coordinator knows are fenced, which waits for what was decided to be carried out and aborts
 * the rest. Those it does not know any more, because its own records of them were lost, would hold back every reader for good: they are aborted partition by
 * partition. In that order, or a decided one could be half aborted.
 */
final class OpenTransactions {

    private final Admin admin;

    OpenTransactions(Admin admin) {
        this.admin = admin;
    }

    /** Returns how many hung in some partition. */
    int end(Collection<TopicPartition> partitions) {
        List<String> known = AdminAnswer.of(admin.listTransactions().all(), "list transactions").stream()
                .map(TransactionListing::transactionalId)
                .toList();
        if (!known.isEmpty()) {
            AdminAnswer.of(admin.fenceProducers(known).all(), "end the transactions of dead processes");
        }
        List<AbortTransactionSpec> hanging = hanging(partitions);
        for (AbortTransactionSpec spec : hanging) {
            AdminAnswer.of(
                    admin.abortTransaction(spec).all(), "abort a transaction that hangs in " + spec.topicPartition());
        }
        return hanging.size();
    }

    private List<AbortTransactionSpec> hanging(Collection<TopicPartition> partitions) {
        List<AbortTransactionSpec> hanging = new ArrayList<>();
        Map<TopicPartition, PartitionProducerState> states =
                AdminAnswer.of(admin.describeProducers(partitions).all(), "tell who writes to its topics");
        states.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    hanging.add(new AbortTransactionSpec(
                            partition,
                            producer.producerId(),
                            (short) producer.producerEpoch(),
                            producer.coordinatorEpoch().orElse(0)));
                }
            }
        });
        return hanging;
    }
}
