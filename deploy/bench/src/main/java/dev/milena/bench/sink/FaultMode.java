package dev.milena.bench.sink;

/** The ways a far end misbehaves. The first group depends on the recipient's domain, the second on the local address that was connected to. */
public enum FaultMode {
    /** RCPT: 451 the first time for this sender and recipient, 250 later. */
    GREYLIST,
    /** RCPT: 550 5.1.1. */
    RCPT_550,
    /** RCPT: 552, which RFC 5321 §4.5.3.1.10 tells senders to treat as 452. */
    RCPT_552,
    /** RCPT: 452 after so many recipients of one transaction. */
    RCPT_LIMIT,
    /** RCPT: by the recipient's hash a third each: 250, 451 the first time, 550. */
    MIXED,
    /** End of data: 451. */
    DOT_451,
    /** End of data: 451 the first time for this sender, 250 later. */
    DOT_451_ONCE,
    /** End of data: 554. */
    DOT_554,
    /** End of data: the connection is closed without a reply; the message does not count as delivered. */
    DOT_CLOSE,
    /** End of data: a line that is no reply, then the connection is closed; the message does not count as delivered. */
    DOT_GARBAGE,

    /** The connection is reset at once. */
    REFUSE,
    /** Greeting: 421 and close. */
    BANNER_421,
    /** Greeting: 554. */
    BANNER_554,
    /** MAIL: 421 and close. */
    MAIL_421,
    /** Every reply comes so many milliseconds late. */
    SLOW,
    /** The greeting goes on forever, a line every so many milliseconds. */
    TARPIT;

    /** Whether it depends on the local address, and is decided when a connection is made. */
    public boolean ofConnection() {
        return compareTo(REFUSE) >= 0;
    }
}
