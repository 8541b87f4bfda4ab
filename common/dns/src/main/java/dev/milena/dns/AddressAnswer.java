package dev.milena.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** What DNS says about the addresses of a host. */
public sealed interface AddressAnswer {

    /** How long this may still be believed. */
    Duration ttl();

    /** The same with less time left. */
    AddressAnswer withTtl(Duration left);

    /** These, the two families in turn beginning with IPv4, so that a reader who takes only the first few has both; never empty. */
    record Addresses(List<InetAddress> addresses, Duration ttl) implements AddressAnswer {
        public Addresses {
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("no addresses is None");
            }
            addresses = List.copyOf(addresses);
        }

        @Override
        public AddressAnswer withTtl(Duration left) {
            return new Addresses(addresses, left);
        }
    }

    /** The host exists and has no address. */
    record None(Duration ttl) implements AddressAnswer {
        @Override
        public AddressAnswer withTtl(Duration left) {
            return new None(left);
        }
    }

    record NoSuchDomain(Duration ttl) implements AddressAnswer {
        @Override
        public AddressAnswer withTtl(Duration left) {
            return new NoSuchDomain(left);
        }
    }

    /** Nobody knows now; ask later. {@code answered} is false when no server said anything at all: then it is our own DNS that is away. */
    record Unreachable(String reason, boolean answered, Duration ttl) implements AddressAnswer {
        @Override
        public AddressAnswer withTtl(Duration left) {
            return new Unreachable(reason, answered, left);
        }
    }
}
