package dev.milena.dns;

import dev.milena.mail.DomainName;

/** One mail exchanger; the lower preference is tried first (RFC 5321 §5.1). */
public record MxHost(int preference, DomainName host) {}
