package dev.milena.dns;

import dev.milena.mail.DomainName;
import dev.milena.mail.Parsed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Makes answers of readings. Pure. */
final class Answers {

    /** MX records looked at; the largest providers publish about ten. */
    static final int MAX_MX = 100;

    /** Addresses kept of one host; a tenth are ever dialled. */
    static final int MAX_ADDRESSES = 20;

    /** Below this a look-up would be repeated for every message of a batch. */
    private static final Duration MIN_TTL = Duration.ofSeconds(5);

    private static final Duration MAX_TTL = Duration.ofDays(1);

    /** RFC 2308 §5 suggests one to three hours as the longest for "there is none". */
    private static final Duration MAX_NEGATIVE_TTL = Duration.ofHours(1);

    /** For "nobody answers": just so long that a dead server is not asked again for every message. */
    private static final Duration UNREACHABLE_TTL = Duration.ofSeconds(5);

    /** For addresses of one family while the other could not be learnt: mail goes on with what there is, and the rest is asked for soon. */
    private static final Duration HALF_TTL = Duration.ofMinutes(1);

    private Answers() {}

    static MxAnswer mx(Reading reading) {
        return switch (reading) {
            case Reading.Found found -> mx(found.records(), positive(found.ttl()));
            case Reading.NoData none -> new MxAnswer.NoMx(negative(none.ttl()));
            case Reading.NoName none -> new MxAnswer.NoSuchDomain(negative(none.ttl()));
            case Reading.Useless useless ->
                new MxAnswer.Unreachable(useless.reason(), useless.answered(), UNREACHABLE_TTL);
            case Reading.Alias open ->
                new MxAnswer.Unreachable("the alias " + open.target() + " leads nowhere", true, UNREACHABLE_TTL);
        };
    }

    /** A null MX beside others is ignored: some zones have both, and the others take mail (RFC 7505 §3 leaves it open). */
    private static MxAnswer mx(List<Record> records, Duration ttl) {
        List<MxHost> hosts = new ArrayList<>();
        Name rubbish = null;
        for (Record r : records.subList(0, Math.min(records.size(), MAX_MX))) {
            if (r instanceof MXRecord mx && !mx.getTarget().equals(Name.root)) {
                DomainName host = hostName(mx.getTarget());
                if (host == null) {
                    rubbish = mx.getTarget();
                } else {
                    hosts.add(new MxHost(mx.getPriority(), host));
                }
            }
        }
        if (!hosts.isEmpty()) {
            return new MxAnswer.Hosts(hosts, ttl);
        }
        return rubbish == null
                ? new MxAnswer.NullMx(ttl)
                : new MxAnswer.Broken("its MX record names no host but '" + rubbish.toString(true) + "'", ttl);
    }

    /** Null for what no host can be called: labels with foreign octets, or an address (RFC 5321 §5.1: MX data is a domain name). */
    private static @Nullable DomainName hostName(Name name) {
        String text = name.toString(true);
        // Whatever ends in a letter is no address (RFC 3696 §2), and most names do.
        if (!Character.isLetter(text.charAt(text.length() - 1)) && Servers.isLiteral(text)) {
            return null;
        }
        return switch (DomainName.parse(text)) {
            case Parsed.Ok<DomainName> ok -> ok.value();
            case Parsed.Malformed<DomainName> bad -> null;
        };
    }

    /** Of both families together; one that could not be learnt does not hide the other. */
    static AddressAnswer addresses(Reading a, Reading aaaa) {
        List<InetAddress> v4 = addresses(a);
        List<InetAddress> v6 = addresses(aaaa);
        if (v4.isEmpty() && v6.isEmpty()) {
            return none(a, aaaa);
        }
        Set<InetAddress> both = new LinkedHashSet<>();
        for (int i = 0; i < Math.max(v4.size(), v6.size()); i++) {
            if (i < v4.size()) {
                both.add(v4.get(i));
            }
            if (i < v6.size()) {
                both.add(v6.get(i));
            }
        }
        Duration ttl = shorter(besideOthers(a), besideOthers(aaaa));
        return new AddressAnswer.Addresses(both.stream().limit(MAX_ADDRESSES).toList(), ttl);
    }

    private static AddressAnswer none(Reading a, Reading aaaa) {
        String reason = null;
        boolean answered = false;
        for (Reading r : List.of(aaaa, a)) {
            if (r instanceof Reading.Useless useless) {
                reason = useless.reason();
                answered |= useless.answered();
            }
        }
        if (reason != null) {
            return new AddressAnswer.Unreachable(reason, answered, UNREACHABLE_TTL);
        }
        Duration ttl = shorter(addressTtl(a), addressTtl(aaaa));
        return a instanceof Reading.NoName || aaaa instanceof Reading.NoName
                ? new AddressAnswer.NoSuchDomain(ttl)
                : new AddressAnswer.None(ttl);
    }

    private static Duration besideOthers(Reading reading) {
        return reading instanceof Reading.Useless || reading instanceof Reading.Alias ? HALF_TTL : addressTtl(reading);
    }

    private static Duration addressTtl(Reading reading) {
        return switch (reading) {
            case Reading.Found found -> positive(found.ttl());
            case Reading.NoData none -> negative(none.ttl());
            case Reading.NoName none -> negative(none.ttl());
            case Reading.Useless useless -> UNREACHABLE_TTL;
            case Reading.Alias open -> UNREACHABLE_TTL;
        };
    }

    private static List<InetAddress> addresses(Reading reading) {
        if (!(reading instanceof Reading.Found found)) {
            return List.of();
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (Record r : found.records()) {
            if (r instanceof ARecord v4) {
                addresses.add(unnamed(v4.getAddress()));
            } else if (r instanceof AAAARecord v6 && v6.getAddress() != null) {
                addresses.add(unnamed(v6.getAddress()));
            }
        }
        return addresses;
    }

    /** Without the host name the library puts into it. */
    private static InetAddress unnamed(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of an illegal length", impossible);
        }
    }

    private static Duration positive(long seconds) {
        return clamp(seconds, MAX_TTL);
    }

    private static Duration negative(long seconds) {
        return clamp(seconds, MAX_NEGATIVE_TTL);
    }

    private static Duration clamp(long seconds, Duration max) {
        return Duration.ofSeconds(Math.clamp(seconds, MIN_TTL.toSeconds(), max.toSeconds()));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
