package dev.milena.stream;

/** The names of the consumer groups: their lag is the queue. */
public final class GroupNames {

    public static final String ROUTER = "milena-router";
    public static final String DELIVERER = "milena-deliverer";

    private GroupNames() {}
}
