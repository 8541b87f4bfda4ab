package dev.milena.deliverer.bounce;

/**
 * The message a report is about, or its beginning.
 *
 * @param octets at least the first piece; never written to
 * @param whole whether that is all of it
 */
public record Original(byte[] octets, boolean whole) {}
