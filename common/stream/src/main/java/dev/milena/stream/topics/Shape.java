package dev.milena.stream.topics;

import dev.milena.stream.DeliverTopic;
import dev.milena.stream.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What about partitions, replicas and brokers no setting of a topic can mend. Pure. */
final class Shape {

    /** Its key decides the partition, the partition the owner, and the owner the limits. */
    static final String KEYED = TopicNames.deliver(DeliverTopic.SHARED);

    private static final String CREATION = "auto.create.topics.enable";

    private Shape() {}

    /** @param settings of that broker, by key; what it does not tell is well */
    static List<TopicProblem> creation(String broker, Map<String, String> settings) {
        return Boolean.parseBoolean(settings.get(CREATION))
                ? List.of(new TopicProblem(
                        "broker " + broker,
                        "makes topics that somebody asks for (" + CREATION
                                + " is true): one of ours that was deleted would come back with Kafka's retention,"
                                + " which could lose mail",
                        "set " + CREATION + "=false for every broker",
                        false))
                : List.of();
    }

    /**
     * @param partitions now, by topic
     * @param before what was remembered of them
     */
    static List<TopicProblem> partitions(Map<String, Integer> partitions, Map<String, Integer> before) {
        Integer now = partitions.get(KEYED);
        Integer then = before.get(KEYED);
        if (now == null || then == null || now.equals(then)) {
            return List.of();
        }
        String change = "has " + now + " partitions and had " + then + ": ";
        return now > then
                ? List.of(new TopicProblem(
                        KEYED,
                        change
                                + "until what lay in it then is delivered, a destination may have two owners and twice its connections",
                        "wait until the lag of the group milena-deliverer is 0, then run `milena topics apply` to accept the number",
                        false))
                : List.of(new TopicProblem(
                        KEYED,
                        change + "it was deleted and made anew, and the tasks in it are gone",
                        "find them with `milena audit`, then run `milena topics apply` to accept the number",
                        false));
    }

    /** @param replicas of the partition that has the fewest, by topic */
    static List<TopicProblem> replicas(Map<String, Integer> replicas, int wanted) {
        List<TopicProblem> problems = new ArrayList<>();
        replicas.forEach((topic, copies) -> {
            if (copies < wanted) {
                problems.add(new TopicProblem(
                        topic,
                        "has " + copies + " of " + wanted + " replicas: losing "
                                + (copies == 1 ? "one broker" : copies + " brokers") + " for good loses what is in it",
                        "raise it with kafka-reassign-partitions.sh",
                        false));
            }
        });
        return problems;
    }
}
