package dev.milena.smtp.data;

/** Why a message is refused once its true end has come. */
public enum Fault {
    NONE,
    /** A CR that no LF follows (RFC 5321 §2.3.8). */
    BARE_CR,
    /** An LF that follows no CR. */
    BARE_LF,
    /** A NUL (RFC 5321 §4.5.2, RFC 5322 §4). */
    NUL,
    /** More octets than the limit. */
    TOO_LARGE
}
