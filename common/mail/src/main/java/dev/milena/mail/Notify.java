package dev.milena.mail;

/** When the sender wants to hear about a recipient (RFC 3461 §4.1). */
public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
}
