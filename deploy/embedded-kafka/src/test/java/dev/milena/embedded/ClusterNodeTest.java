package dev.milena.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterNodeTest {

    private static final String VOTERS = "1@127.0.0.1:9093, 2@127.0.0.1:9193,3@127.0.0.1:9293";

    @Test
    void allNodesFormOneClusterAndEachHasItsPort() {
        ClusterNode second = ClusterNode.parse(2, VOTERS);
        assertThat(second.controllerPort()).isEqualTo(9193);
        assertThat(second.voters()).isEqualTo(VOTERS.replace(" ", ""));
        assertThat(second.clusterId())
                .hasSize(22)
                .isEqualTo(ClusterNode.parse(3, VOTERS).clusterId());
        assertThat(second.clusterId())
                .isNotEqualTo(
                        ClusterNode.parse(2, VOTERS.replace("9293", "9393")).clusterId());
    }

    @Test
    void whatMakesNoClusterIsRefused() {
        assertRefused(4, VOTERS, "node 4 is none of the voters [1, 2, 3]");
        assertRefused(1, "1@127.0.0.1:1,2@127.0.0.1:2", "a cluster has 3 to 9 voters, not 2");
        assertRefused(1, "1@127.0.0.1:1,2@127.0.0.1:2,3@10.0.0.1:3", "'3@10.0.0.1:3' is no voter");
        assertRefused(1, "1@127.0.0.1:1,2@127.0.0.1:2,2@127.0.0.1:3", "node 2 is named twice");
        assertRefused(1, "1@127.0.0.1:1,2@127.0.0.1:2,3@127.0.0.1:2", "a port of its own");
        assertRefused(1, "1@127.0.0.1:1,2@127.0.0.1:2,3@127.0.0.1:70000", "1 to 65535");
        assertRefused(1, "", "'' is no voter");
    }

    @Test
    void oneOfSeveralKeepsThreeCopiesOfEverythingAndTwoAcknowledge(@TempDir Path dir) {
        EmbeddedKafkaConfig config = new EmbeddedKafkaConfig(dir, 9192).in(ClusterNode.parse(2, VOTERS));
        Properties properties = BrokerProperties.of(config, new Ports(9192, 9193), dir);
        assertThat(properties)
                .containsEntry("node.id", "2")
                .containsEntry("controller.quorum.voters", VOTERS.replace(" ", ""))
                .containsEntry("offsets.topic.replication.factor", "3")
                .containsEntry("transaction.state.log.replication.factor", "3")
                .containsEntry("transaction.state.log.min.isr", "2")
                .containsEntry("min.insync.replicas", "2");
    }

    @Test
    void theDirectoryOfAnotherNodeOrClusterIsRefused(@TempDir Path dir) throws IOException {
        try (DataDir data = DataDir.take(dir)) {
            data.format(ClusterNode.parse(1, VOTERS), BrokerProperties.CONTROLLER_LISTENER);
            data.format(ClusterNode.parse(1, VOTERS), BrokerProperties.CONTROLLER_LISTENER);
            assertThatThrownBy(() -> data.format(ClusterNode.parse(2, VOTERS), BrokerProperties.CONTROLLER_LISTENER))
                    .isInstanceOf(EmbeddedKafkaFailure.class)
                    .hasMessageContaining("is not that of node 2 of 1@127.0.0.1:9093");
            assertThat(Files.readString(dir.resolve("kafka-4/meta.properties"))).contains("node.id=1");
        }
    }

    private static void assertRefused(int id, String voters, String why) {
        assertThatThrownBy(() -> ClusterNode.parse(id, voters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
