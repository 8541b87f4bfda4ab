package dev.milena.smtp.data;

/** Takes the octets of a message in order. The array belongs to the caller and changes after the call. */
@FunctionalInterface
public interface OctetSink {
    void octets(byte[] array, int offset, int length);
}
