package dev.milena.stream.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void aNumberOfPartitionsThatChangedUnderASharedLaneIsTold() {
        assertThat(Shape.partitions(Map.of(Shape.KEYED, 96), Map.of(Shape.KEYED, 64)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.losesMail()).isFalse();
                    assertThat(problem.toString())
                            .contains("has 96 partitions and had 64", "two owners", "milena topics apply");
                });
        assertThat(Shape.partitions(Map.of(Shape.KEYED, 8), Map.of(Shape.KEYED, 64)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("made anew", "milena audit"));
        assertThat(Shape.partitions(Map.of(Shape.KEYED, 64), Map.of(Shape.KEYED, 64)))
                .isEmpty();
        assertThat(Shape.partitions(Map.of(Shape.KEYED, 64), Map.of())).isEmpty();
        assertThat(Shape.partitions(Map.of("mail.accepted", 2), Map.of("mail.accepted", 1)))
                .as("no key decides there")
                .isEmpty();
    }

    @Test
    void brokersThatMakeTopicsByThemselvesAreTold() {
        assertThat(Shape.creation("3", Map.of("auto.create.topics.enable", "true")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.losesMail()).isFalse();
                    assertThat(problem.toString())
                            .startsWith("broker 3 makes topics")
                            .endsWith("set auto.create.topics.enable=false for every broker");
                });
        assertThat(Shape.creation("3", Map.of("auto.create.topics.enable", "false")))
                .isEmpty();
        assertThat(Shape.creation("3", Map.of())).isEmpty();
    }

    @Test
    void fewerReplicasThanTheClusterCanHoldAreTold() {
        assertThat(Shape.replicas(Map.of("mail.accepted", 1, "mail.events", 3), 3))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("mail.accepted has 1 of 3 replicas")
                        .contains("kafka-reassign-partitions.sh"));
    }
}
