package dev.milena.ingress;

import dev.milena.mail.DomainName;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Parsed;
import dev.milena.runtime.config.ByteSize;
import dev.milena.runtime.config.Cidr;
import dev.milena.runtime.config.Default;
import dev.milena.runtime.config.HostPort;
import dev.milena.runtime.life.StartFailure;
import dev.milena.smtp.command.AddressReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ingress} section of the configuration.
 *
 * @param listeners where to listen; none given: 127.0.0.1:2525
 * @param relayNetworks who may send to anyone; everyone else is refused at RCPT
 * @param hostname the name in greeting and trace fields; left out: this machine's
 * @param postmaster who {@code RCPT TO:<postmaster>} is; left out: refused
 * @param addressLiterals whether recipients such as {@code user@[192.0.2.1]} are taken
 */
public record IngressConfig(
        @Default("") List<Listener> listeners,
        @Default("127.0.0.0/8, ::1/128") List<Cidr> relayNetworks,
        @Default("50MiB") ByteSize maxMessageSize,
        @Nullable String hostname,
        @Nullable String postmaster,
        @Default("false") boolean addressLiterals,
        Limits limits,
        Timeouts timeouts) {

    /** One address to listen on; port 0 takes a free one. */
    public record Listener(HostPort address) {}

    /**
     * @param maxReceived Received fields beyond which a message loops
     * @param maxErrors wrong commands of one session since its last accepted message
     * @param maxJunk commands that do nothing (NOOP, RSET, VRFY, HELP, EHLO again), likewise
     * @param maxChunks BDAT chunks of one message
     * @param maxBuffered what all messages on their way in may hold together; beyond it they are answered 452. Left out: 256 MiB, or a quarter of the heap where
     *     that is less
     */
    public record Limits(
            @Default("1000") int maxRecipients,
            @Default("10000") int maxConnections,
            @Default("1000") int maxConnectionsPerAddress,
            @Default("20") int maxErrors,
            @Default("100") int maxJunk,
            @Default("100") int maxReceived,
            @Default("1MiB") ByteSize maxHeaderSize,
            @Default("10000") int maxChunks,
            @Nullable ByteSize maxBuffered) {

        private static final long USUAL = 256L << 20;

        public Limits {
            // RFC 5321 §4.5.3.1.8: at least 100 recipients. More than 1000 would not fit beside each other into one
            // record.
            within("max-recipients", maxRecipients, 100, 1000);
            within("max-connections", maxConnections, 1, 1_000_000);
            within("max-connections-per-address", maxConnectionsPerAddress, 1, 1_000_000);
            within("max-errors", maxErrors, 1, 1_000_000);
            within("max-junk", maxJunk, 1, 1_000_000);
            within("max-received", maxReceived, 1, 10_000);
            within("max-header-size", maxHeaderSize.bytes(), 1024, 64 << 20);
            within("max-chunks", maxChunks, 1, 1_000_000);
            // Less would not hold the largest message that is gathered in one piece.
            if (maxBuffered != null) {
                within("max-buffered", maxBuffered.bytes(), 4 << 20, 64L << 30);
            }
        }

        /** What they may hold in a heap of this size. Throws {@link StartFailure} where more is asked for than leaves room for all else. */
        long maxBuffered(long heap) {
            if (maxBuffered == null) {
                return Math.min(USUAL, heap / 4);
            }
            if (maxBuffered.bytes() > heap / 3) {
                throw new StartFailure("ingress.limits.max-buffered is " + maxBuffered
                        + ", more than a third of the heap of " + new ByteSize(heap)
                        + "; leave it out, lower it, or give Java more memory");
            }
            return maxBuffered.bytes();
        }
    }

    /**
     * @param command total time for one command (RFC 5321 §4.5.3.2.7)
     * @param crowdedCommand the same while nine of ten connections are taken
     * @param data without an octet inside a message
     * @param minDataRate octets per second, on average, below which a message is given up
     * @param dataGrace time before the rate counts
     * @param accept time for Kafka to take a message after its end, or to take the next piece of it, before the client is answered 451; longer than the time in
     *     which Kafka itself gives up
     */
    public record Timeouts(
            @Default("5m") Duration command,
            @Default("10s") Duration crowdedCommand,
            @Default("3m") Duration data,
            @Default("500") ByteSize minDataRate,
            @Default("1m") Duration dataGrace,
            @Default("9s") Duration accept) {

        public Timeouts {
            positive("command", command);
            positive("crowded-command", crowdedCommand);
            positive("data", data);
            positive("accept", accept);
            if (dataGrace.isNegative()) {
                throw new IllegalArgumentException("data-grace is not negative");
            }
        }
    }

    public IngressConfig {
        listeners =
                listeners.isEmpty() ? List.of(new Listener(new HostPort("127.0.0.1", 2525))) : List.copyOf(listeners);
        relayNetworks = List.copyOf(relayNetworks);
        within("max-message-size", maxMessageSize.bytes(), 64 * 1024, 2L << 30);
        if (hostname != null && DomainName.parse(hostname) instanceof Parsed.Malformed<DomainName> bad) {
            throw new IllegalArgumentException("hostname: " + bad.reason());
        }
        if (postmaster != null && AddressReader.mailbox(postmaster) instanceof Parsed.Malformed<Mailbox> bad) {
            throw new IllegalArgumentException("postmaster: " + bad.reason());
        }
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + least + " to " + most + ", not " + value);
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " is more than zero");
        }
    }
}
