package dev.milena.ingress.accept;

/**
 * @param hostname the name in the trace fields
 * @param nodeId names this process in the origin of messages
 * @param maxReceived Received fields beyond which a message loops (RFC 5321 §6.3)
 * @param maxHeaderSize octets of a header section
 * @param maxBuffered octets that all messages on their way in may hold together
 */
public record AcceptRules(String hostname, String nodeId, int maxReceived, int maxHeaderSize, long maxBuffered) {}
