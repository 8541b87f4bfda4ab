package dev.milena.testkit.dns;

/** What {@link TestDnsServer} does with questions about a name, instead of answering from its zone. */
public enum Behaviour {
    SERVFAIL,
    /** SERVFAIL to questions for AAAA, the zone for all others. */
    SERVFAIL_AAAA,
    REFUSED,
    NXDOMAIN,
    /** The name exists, whatever is asked. */
    NODATA,
    /** No answer at all. */
    SILENT,
    /** A referral to nowhere, as a server gives that does not serve the zone. */
    LAME,
    /** SERVFAIL the first time, the zone after that. */
    FLAKY,
    /** Truncated over UDP, whole over TCP. */
    TRUNCATED,
    /** Truncated over UDP, and TCP connections are closed. */
    TRUNCATED_ALWAYS,
    /** FORMERR to every question with EDNS. */
    NO_EDNS,
    /** No answer to questions with EDNS. */
    SILENT_EDNS,
    /** Forged answers (evil.test, 192.0.2.66) with another id, then silence. */
    WRONG_ID,
    /** A forged answer to another question, then silence. */
    WRONG_QUESTION,
    /** Forged answers first, then the true one. */
    FORGED_THEN_TRUE,
    /** Random octets behind the right id. */
    GARBAGE,
    /** Five octets. */
    SHORT,
    /** A name whose compression pointer points at itself. */
    POINTER_LOOP,
    /** The zone's answer with every name in upper case. */
    UPPER_CASE,
    /** More MX records or addresses than anybody wants: 400. */
    MANY
}
