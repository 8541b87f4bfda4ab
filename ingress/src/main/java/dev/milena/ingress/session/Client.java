package dev.milena.ingress.session;

/**
 * Who sits at the other end of a session.
 *
 * @param address its IP address, without port
 * @param sessionId names the session in logs, trace and events
 * @param mayRelay whether its address lies in the relay networks
 */
public record Client(String address, String sessionId, boolean mayRelay) {}
