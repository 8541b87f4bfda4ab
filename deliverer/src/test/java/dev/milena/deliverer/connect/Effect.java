package dev.milena.deliverer.connect;

/** What a scripted server does at a moment of its script. */
sealed interface Effect {

    /** As it stands; CRLF is the script's business. */
    record Say(String octets) implements Effect {}

    /** One octet at a time, with a pause between. */
    record Drip(String octets, long pauseMillis) implements Effect {}

    /** The same again and again, until the other side has enough. */
    record Endless(String octets, long pauseMillis) implements Effect {}

    record Close() implements Effect {}

    record Reset() implements Effect {}

    /** Silence, and nothing is read. */
    record Stall() implements Effect {}

    /** Reads slowly from now on. */
    record SlowReads(String octets) implements Effect {}
}
