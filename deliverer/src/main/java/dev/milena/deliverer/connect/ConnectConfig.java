package dev.milena.deliverer.connect;

import dev.milena.runtime.config.Default;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to remote servers.
 *
 * @param ehloName what we call ourselves; null for the name of this machine
 * @param startTls upgrade where it is offered; any certificate will do (RFC 7435), since the alternative is clear text
 * @param chunking BDAT where it is offered: the end of a message that is counted cannot be forged
 * @param plainMemory how long a host is spoken to in clear after its TLS did not come about
 */
public record ConnectConfig(
        @Nullable String ehloName,
        @Default("true") boolean startTls,
        @Default("true") boolean chunking,
        @Default("1h") Duration plainMemory,
        Timeouts timeouts) {

    public ConnectConfig {
        if (ehloName != null && !ehloName.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("ehlo-name is a host name or an address literal");
        }
        if (plainMemory.isNegative()) {
            throw new IllegalArgumentException("plain-memory is not negative");
        }
    }

    public static ConnectConfig standard() {
        return new ConnectConfig(null, true, true, Duration.ofHours(1), Timeouts.standard());
    }
}
