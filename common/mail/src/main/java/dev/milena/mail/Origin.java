package dev.milena.mail;

import org.jspecify.annotations.Nullable;

/**
 * Who handed a message in.
 *
 * @param peerAddress the client's IP address without port; null when Milena made the message itself (a report)
 * @param ehlo the name the client gave
 * @param protocol the {@code with} word of the Received field: SMTP, ESMTP, ESMTPS, UTF8SMTP, … (RFC 3848, RFC 6531 §3.7.3); {@code INTERNAL} for reports
 * @param sessionId names the SMTP session in logs and events
 * @param nodeId the ingress that accepted it
 */
public record Origin(
        @Nullable String peerAddress,
        @Nullable String ehlo,
        String protocol,
        @Nullable String sessionId,
        String nodeId) {}
