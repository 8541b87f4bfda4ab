package dev.milena.stream;

/**
 * Which {@code mail.deliver.*} topic a task goes to.
 *
 * @param suffix {@code shared}, or the destination's topic-safe name: {@code gmail.com}
 */
public record DeliverTopic(String suffix) {

    public static final DeliverTopic SHARED = new DeliverTopic("shared");

    private static final int MAX_SUFFIX = 200;

    public DeliverTopic {
        if (!suffix.matches("[a-z0-9._-]{1," + MAX_SUFFIX + "}")) {
            throw new IllegalArgumentException("a topic name holds a-z, 0-9, '.', '_' and '-': " + suffix);
        }
    }

    public boolean dedicated() {
        return !equals(SHARED);
    }
}
