package dev.milena.stream.topics;

/**
 * What is wrong with a topic, and what mends it; both in words for the operator.
 *
 * @param losesMail whether mail could be lost: then no service starts on it
 */
public record TopicProblem(String topic, String problem, String remedy, boolean losesMail) {

    /** One that could lose mail. */
    public TopicProblem(String topic, String problem, String remedy) {
        this(topic, problem, remedy, true);
    }

    @Override
    public String toString() {
        return topic + " " + problem + "; " + remedy;
    }
}
