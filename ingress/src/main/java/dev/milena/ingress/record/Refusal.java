package dev.milena.ingress.record;

import java.util.Locale;

/** Why something was refused. A closed set, so that it can be the label of a metric. */
public enum Refusal {
    /** A line that is no command, or one out of order. */
    SYNTAX,
    /** A malformed address. */
    ADDRESS,
    /** A recipient that this client may not send to. */
    RELAY,
    /** An address literal or another recipient that policy does not take. */
    POLICY,
    /** Too many recipients. */
    RECIPIENTS,
    /** The message or its header is too large. */
    SIZE,
    /** Bare CR or LF, NUL, or no message at all. */
    CONTENT,
    /** Too many Received fields. */
    LOOP,
    /** Kafka cannot take mail now, for certain. */
    UNAVAILABLE,
    /** A disk of Kafka is nearly full. */
    STORAGE,
    /** Kafka did not answer in time: the message may be stored. */
    AMBIGUOUS,
    /** Too slow, or idle. */
    TIMEOUT,
    /** Too many connections. */
    CAPACITY,
    /** Too many errors or empty commands, or another protocol. */
    ABUSE,
    /** The service stops. */
    STOPPING;

    /** The label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
