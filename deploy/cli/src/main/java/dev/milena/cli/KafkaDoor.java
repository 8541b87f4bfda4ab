package dev.milena.cli;

import dev.milena.runtime.life.StartFailure;
import dev.milena.standalone.MilenaConfig;
import dev.milena.stream.topics.Deadline;
import dev.milena.stream.topics.KafkaReach;
import dev.milena.stream.topics.TopicProblem;
import dev.milena.stream.topics.Topics;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is asked of somebody else's Kafka before a service is started on it. */
final class KafkaDoor {

    /** A person who started a service waits this long for an answer and no longer. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    /** The same for everything together: a Kafka that freezes after its first answer is told as well. */
    private static final Duration ALL = Duration.ofSeconds(13);

    private static final Logger log = LoggerFactory.getLogger(KafkaDoor.class);

    private KafkaDoor() {}

    /** Returns when Kafka answers and has every topic as it must be; else throws {@link StartFailure}. Blocks. */
    static void pass(MilenaConfig config, ConfigOption file) {
        Deadline deadline = Deadline.in(ALL);
        if (KafkaReach.await(config.kafka(), PATIENCE) == 0) {
            throw new StartFailure("Kafka answers, but no broker of it is up");
        }
        // Whether one broker writes to disk before it acknowledges is its owner's choice; the rest of the plan is not.
        List<TopicProblem> problems = Topics.check(config.kafka(), config.topics(1, true, false), deadline);
        List<TopicProblem> refused =
                problems.stream().filter(TopicProblem::losesMail).toList();
        if (!refused.isEmpty()) {
            String more = refused.size() > 1 ? " (and " + (refused.size() - 1) + " more problems)" : "";
            TopicProblem first = refused.getFirst();
            throw new StartFailure("topic " + first.topic() + " " + first.problem() + more + "; 'milena topics apply"
                    + file.again() + "' mends it, 'topics check' lists all");
        }
        problems.forEach(problem -> log.warn("{}", problem));
    }
}
