package dev.milena.smtp.data;

/** How the end of a message is marked. */
public enum Framing {
    /** By a line with a dot alone; lines that begin with a dot get a second one (RFC 5321 §4.5.2). */
    DATA,
    /** By counting octets (RFC 3030). */
    BDAT
}
