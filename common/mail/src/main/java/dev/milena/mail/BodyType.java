package dev.milena.mail;

/** What the client declared about the body (RFC 6152). */
public enum BodyType {
    SEVEN_BIT,
    EIGHT_BIT_MIME
}
