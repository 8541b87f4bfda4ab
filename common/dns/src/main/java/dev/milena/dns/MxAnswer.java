package dev.milena.dns;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What DNS says about the mail exchangers of a domain. */
public sealed interface MxAnswer {

    /** How long this may still be believed. */
    Duration ttl();

    /** The same with less time left. */
    MxAnswer withTtl(Duration left);

    /** These, by preference and then by name; never empty. Records that name no host were left out. */
    record Hosts(List<MxHost> hosts, Duration ttl) implements MxAnswer {
        public Hosts {
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("no hosts is NoMx");
            }
            hosts = hosts.stream()
                    .sorted(Comparator.comparingInt(MxHost::preference)
                            .thenComparing(mx -> mx.host().ascii()))
                    .toList();
        }

        @Override
        public MxAnswer withTtl(Duration left) {
            return new Hosts(hosts, left);
        }
    }

    /** The domain takes no mail (RFC 7505). */
    record NullMx(Duration ttl) implements MxAnswer {
        @Override
        public MxAnswer withTtl(Duration left) {
            return new NullMx(left);
        }
    }

    /** The domain exists and has no MX record: it is its own mail exchanger if it has an address (RFC 5321 §5.1). */
    record NoMx(Duration ttl) implements MxAnswer {
        @Override
        public MxAnswer withTtl(Duration left) {
            return new NoMx(left);
        }
    }

    record NoSuchDomain(Duration ttl) implements MxAnswer {
        @Override
        public MxAnswer withTtl(Duration left) {
            return new NoSuchDomain(left);
        }
    }

    /** There are MX records, but none that could name a host: an address, or labels no host can have. Stays so until somebody edits the zone. */
    record Broken(String reason, Duration ttl) implements MxAnswer {
        @Override
        public MxAnswer withTtl(Duration left) {
            return new Broken(reason, left);
        }
    }

    /**
     * Nobody knows now: no server answered, or none answered usably. Says nothing about the domain; ask later (RFC 5321 §5.1). {@code answered} is
     * false when no server said anything at all: then it is our own DNS that is away.
     */
    record Unreachable(String reason, boolean answered, Duration ttl) implements MxAnswer {
        @Override
        public MxAnswer withTtl(Duration left) {
            return new Unreachable(reason, answered, left);
        }
    }
}
