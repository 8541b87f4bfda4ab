package dev.milena.stream.topics;

/** What about a topic could lose mail, and what mends it; both in words for the operator. */
public record TopicProblem(String topic, String problem, String remedy) {

    @Override
    public String toString() {
        return topic + " " + problem + "; " + remedy;
    }
}
