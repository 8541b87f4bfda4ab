package dev.milena.dns;

import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What one message says about one question. Pure. Only the answer section and the SOA beside it are believed: additional records may be anybody's. */
sealed interface Reading {

    /** Aliases followed for one question. Public resolvers stop at 8 to 16. */
    int MAX_ALIASES = 10;

    /** Records of the asked type at the end of the alias chain; never empty. TTLs are in seconds, the smallest on the way. */
    record Found(List<Record> records, long ttl) implements Reading {}

    /** The name exists without records of this type (RFC 2308 §2.2). */
    record NoData(long ttl) implements Reading {}

    /** The name does not exist (RFC 2308 §2.1). */
    record NoName(long ttl) implements Reading {}

    /** An alias leads out of this message: ask for its target. */
    record Alias(Name target, int followed, long ttl) implements Reading {}

    /** No statement about the name: a failure, a refusal, a referral. Another server may know. {@code answered} is false when no server said anything at all. */
    record Useless(String reason, boolean answered) implements Reading {
        Useless(String reason) {
            this(reason, true);
        }
    }

    /** @param followed aliases already followed for this question */
    static Reading of(Message message, Name asked, int type, int followed) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return new Useless("the DNS server answered " + Rcode.string(rcode));
        }
        List<Record> answer = message.getSection(Section.ANSWER);
        Name name = asked;
        long ttl = Long.MAX_VALUE;
        int aliases = followed;
        while (true) {
            List<Record> found = new ArrayList<>();
            Name target = null;
            long least = ttl;
            for (Record r : answer) {
                if (r.getName().equals(name) && r.getType() == type) {
                    found.add(r);
                    least = Math.min(least, seconds(r.getTTL()));
                } else if (target == null
                        && r instanceof CNAMERecord alias
                        && r.getName().equals(name)) {
                    target = alias.getTarget();
                    ttl = Math.min(ttl, seconds(r.getTTL()));
                }
            }
            if (!found.isEmpty()) {
                return new Found(found, least);
            }
            if (target == null) {
                break;
            }
            if (++aliases > MAX_ALIASES) {
                return new Useless("the alias chain of " + asked.toString(true) + " has no end");
            }
            name = target;
        }
        return withoutRecords(message, name, asked, ttl, aliases);
    }

    private static Reading withoutRecords(Message message, Name last, Name asked, long ttl, int aliases) {
        SOARecord soa = null;
        boolean referral = false;
        for (Record r : message.getSection(Section.AUTHORITY)) {
            if (r instanceof SOARecord s) {
                soa = s;
            }
            referral |= r.getType() == Type.NS;
        }
        // RFC 2308 §5: the negative TTL is the smaller of the SOA's TTL and its minimum; without an SOA it is not to be
        // kept (ours: the floor).
        long negative = soa == null ? 0 : Math.min(ttl, Math.min(seconds(soa.getTTL()), seconds(soa.getMinimum())));
        if (message.getRcode() == Rcode.NXDOMAIN) {
            return new NoName(negative);
        }
        if (soa == null && !last.equals(asked)) {
            return new Alias(last, aliases, ttl);
        }
        // Neither the zone's own server nor one that asks it: what it does not know may be there all the same.
        boolean authority = message.getHeader().getFlag(Flags.AA);
        boolean resolver = message.getHeader().getFlag(Flags.RA);
        if (soa == null && !authority && (referral || !resolver)) {
            return new Useless("the DNS server does not resolve for us (it answered "
                    + (referral ? "with a referral)" : "nothing, and not as the zone's own)"));
        }
        return new NoData(negative);
    }

    /** RFC 2181 §8: a TTL with the highest bit set is 0. */
    private static long seconds(long ttl) {
        return ttl < 0 || ttl > Integer.MAX_VALUE ? 0 : ttl;
    }
}
