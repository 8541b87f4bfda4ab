package dev.milena.dns;

import dev.milena.mail.DomainName;
import java.util.concurrent.CompletionStage;

/**
 * Asks DNS. Thread-safe; no call blocks, and no stage ever completes exceptionally: what goes wrong is an answer. Every stage completes within a bounded
 * time. A stage may complete on a thread of this package: do nothing slow in what depends on it.
 *
 * <p>Answers are kept as long as DNS allows, and everybody who waits for the same answer shares one look-up.
 */
public interface Resolver extends AutoCloseable {

    /** The mail exchangers of a domain, aliases followed (RFC 5321 §5.1). */
    CompletionStage<MxAnswer> mx(DomainName domain);

    /** The IPv4 and IPv6 addresses of a host, aliases followed. */
    CompletionStage<AddressAnswer> addresses(DomainName host);

    /** Ends its thread and answers what is still open with {@code Unreachable}. Idempotent. */
    @Override
    void close();
}
