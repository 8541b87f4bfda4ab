package dev.milena.deliverer.verdict;

/** How an answer, or its absence, falls short of what was hoped for: one axis of the policy table, beside the stage. */
public enum Trouble {
    /** 4yz, except 421. */
    REPLY_4YZ,
    /** 5yz, except 552. */
    REPLY_5YZ,
    /** The server is going away; it may say so to any command (RFC 5321 §3.8). */
    REPLY_421,
    /** At RCPT it means too many recipients for now (RFC 5321 §4.5.3.1.10), elsewhere what 5yz means. */
    REPLY_552,
    /** A well-formed reply of a class that has no business here, as 354 to the end of data: the two sides are out of step. */
    REPLY_OUT_OF_PLACE,
    /** Octets that are no reply, or more of them than a reply may have. */
    GARBAGE,
    /** The total time for one reply, or for one block of data, is over. */
    TIMEOUT,
    /** The connection was refused, reset or closed. */
    LOST,
    /** TLS did not come about. */
    TLS
}
